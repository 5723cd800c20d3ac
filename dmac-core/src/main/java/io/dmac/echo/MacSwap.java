package io.dmac.echo;

import io.dmac.loop.Counter;

/** Swaps the MAC addresses, whatever the frame carries. */
final class MacSwap extends Operation {
  @Override
  Counter apply(Frame frame, long own) {
    turnRound(frame, own);
    return Counter.ECHOED;
  }
}
