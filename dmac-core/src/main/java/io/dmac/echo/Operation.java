package io.dmac.echo;

import io.dmac.loop.Counter;
import io.dmac.packet.Ethernet;

/** What the dynamic pod does with a frame that is for it and asks no question. */
abstract sealed class Operation permits MacSwap, FiveTupleSwap, Reverse, IcmpEcho {
  static Operation of(OperationKind kind) {
    return switch (kind) {
      case MACSWAP -> new MacSwap();
      case FIVE_TUPLE_SWAP -> new FiveTupleSwap();
      case REVERSE -> new Reverse();
      case ICMPECHO -> new IcmpEcho();
    };
  }

  /**
   * Operates on a frame in place.
   *
   * @param own the address it goes back from, as {@code MacAddress.wire()}
   * @return {@link Counter#ECHOED}, or why it is to be dropped; it is then left as it came
   */
  abstract Counter apply(Frame frame, long own);

  /** Sends the frame back where it came from. */
  static void turnRound(Frame frame, long own) {
    Ethernet.putAddresses(frame.address(), Ethernet.sourceWire(frame.address()), own);
  }
}
