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

  /** A sequence is about to be sent: the one that had its bit before is forgotten. */
  void open(long sequence) {
    long position = sequence & mask;
    bits[(int) (position >>> 6)] &= ~(1L << position);
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
}
