package io.dmac.probe;

/** Which of the newest sequences came back: one bit each. */
final class SequenceWindow {
  private final long[] bits;
  private final long mask;

  /**
   * @param size how many sequences are remembered, a power of two from 64 on
   */
  SequenceWindow(int size) {
    if (size < 64 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("a window's size is a power of two from 64 on: " + size);
    }
    bits = new long[size >> 6];
    mask = size - 1L;
  }

  /**
   * Sequences are about to be sent: those that had their bits before are forgotten.
   *
   * @param count at most the window's size
   */
  void open(long first, int count) {
    fill(first, count, 0);
  }

  private void fill(long first, int count, long value) {
    long position = first & mask;
    int word = (int) (position >>> 6);
    int bit = (int) position & 63;
    for (int left = count; left > 0; word = (word + 1) & (bits.length - 1)) {
      int here = Math.min(Long.SIZE - bit, left);
      long mine = -1L >>> (Long.SIZE - here) << bit;
      bits[word] = (bits[word] & ~mine) | (value & mine);
      left -= here;
      bit = 0;
    }
  }

  /** Whether a sequence's bit still is its own. */
  boolean covers(long sequence, long nextSequence) {
    return nextSequence - sequence <= mask + 1;
  }

  /**
   * Notes that a sequence came back.
   *
   * @return whether it is the first time
   */
  boolean receive(long sequence) {
    long position = sequence & mask;
    int word = (int) (position >>> 6);
    long bit = 1L << position;
    boolean first = (bits[word] & bit) == 0;
    bits[word] |= bit;
    return first;
  }

  /** Notes that sequences came back for the first time. */
  void receive(long first, int count) {
    fill(first, count, -1L);
  }
}
