package io.dmac.bench;

/**
 * Where frames went, over a whole measured window. Where nobody sends from outside, what the port
 * gave is what was offered, and what it took is what was delivered.
 *
 * @param offered frames sent to the program's port
 * @param received frames the program got from its port
 * @param forwarded frames its port took back
 * @param delivered frames that came back to their sender
 */
public record Flow(long offered, long received, long forwarded, long delivered) {
  /** Of a port that nobody sends to. */
  static Flow within(long received, long forwarded) {
    return new Flow(received, received, forwarded, forwarded);
  }

  Flow since(Flow before) {
    return new Flow(
        offered - before.offered,
        received - before.received,
        forwarded - before.forwarded,
        delivered - before.delivered);
  }

  Flow plus(Flow other) {
    return new Flow(
        offered + other.offered,
        received + other.received,
        forwarded + other.forwarded,
        delivered + other.delivered);
  }

  /** Frames that never came back, for whatever reason. */
  long dropped() {
    return Math.max(0, offered - delivered);
  }

  /** Frames that a full queue before the program lost. */
  long missed() {
    return Math.max(0, offered - received);
  }

  /** Frames that the program dropped, or its port refused. */
  long refused() {
    return Math.max(0, received - forwarded);
  }

  /** Frames that the kernel lost on the way back. */
  long lostBehind() {
    return Math.max(0, forwarded - delivered);
  }
}
