package io.dmac.capture;

/** Which way a frame went, seen from the host that captured it. */
public enum Direction {
  /** The file does not say: classic pcap never does. */
  UNKNOWN(0),
  RECEIVED(1),
  SENT(2);

  /** The low two bits of epb_flags. */
  static final int FLAGS_MASK = 3;

  private final int flags;

  Direction(int flags) {
    this.flags = flags;
  }

  int flags() {
    return flags;
  }

  static Direction ofFlags(int flags) {
    return switch (flags & FLAGS_MASK) {
      case 1 -> RECEIVED;
      case 2 -> SENT;
      default -> UNKNOWN;
    };
  }
}
