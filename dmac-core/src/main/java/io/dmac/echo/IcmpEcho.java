package io.dmac.echo;

import io.dmac.loop.Counter;

/** Operates on nothing: the responder has answered whatever can be answered. */
final class IcmpEcho extends Operation {
  @Override
  Counter apply(Frame frame, long own) {
    return Counter.DROP_NOT_APPLICABLE;
  }
}
