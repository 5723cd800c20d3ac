package io.dmac.echo;

/**
 * The fragmented pings being answered: of each the datagram whose first fragment was an echo
 * request, and where its next fragment must begin.
 *
 * <p>A fragment is answered only at its turn, and the last one ends the entry. So each echo request
 * buys at most one datagram's worth of answers: since no pod sends echo requests of its own accord,
 * two pods cannot send fragments to and fro for ever, whatever a third one makes them believe. The
 * price is that fragments out of order are dropped; senders send them in order, and one segment
 * keeps it.
 */
final class EchoFragments {
  /** A power of two. The oldest datagram gives way to a new one. */
  static final int CAPACITY = 64;

  /** Longs of an entry: source high and low, destination high and low, number, next offset. */
  private static final int STRIDE = 6;

  private static final int NUMBER = 4;
  private static final int NEXT_OFFSET = 5;

  /** A number no datagram has: IPv4's have 16 bits, IPv6's 32 and a bit of their own. */
  private static final long NONE = -1;

  private final long[] entries = new long[CAPACITY * STRIDE];
  private int oldest;

  EchoFragments() {
    for (int i = NUMBER; i < entries.length; i += STRIDE) {
      entries[i] = NONE;
    }
  }

  /** Notes a datagram's first fragment; its next one must begin at {@code nextOffset}. */
  void begin(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      long number,
      int nextOffset) {
    int at = find(sourceHigh, sourceLow, destinationHigh, destinationLow, number);
    if (at < 0) {
      at = oldest * STRIDE;
      oldest = (oldest + 1) & (CAPACITY - 1);
      entries[at] = sourceHigh;
      entries[at + 1] = sourceLow;
      entries[at + 2] = destinationHigh;
      entries[at + 3] = destinationLow;
      entries[at + NUMBER] = number;
    }
    entries[at + NEXT_OFFSET] = nextOffset;
  }

  /**
   * Takes a later fragment's turn.
   *
   * @param offset where its data begins
   * @param length bytes of its data
   * @param more whether further ones follow
   * @return whether it is to be answered
   */
  boolean advance(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      long number,
      int offset,
      int length,
      boolean more) {
    int at = find(sourceHigh, sourceLow, destinationHigh, destinationLow, number);
    if (at < 0 || entries[at + NEXT_OFFSET] != offset || length == 0) {
      return false;
    }
    if (more) {
      entries[at + NEXT_OFFSET] = (long) offset + length;
    } else {
      entries[at + NUMBER] = NONE;
    }
    return true;
  }

  private int find(
      long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, long number) {
    for (int at = 0; at < entries.length; at += STRIDE) {
      if (entries[at + NUMBER] == number
          && entries[at + 1] == sourceLow
          && entries[at + 3] == destinationLow
          && entries[at] == sourceHigh
          && entries[at + 2] == destinationHigh) {
        return at;
      }
    }
    return -1;
  }
}
