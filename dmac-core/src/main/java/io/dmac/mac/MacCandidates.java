package io.dmac.mac;

import java.util.function.LongUnaryOperator;

/**
 * The addresses that a policy may choose from, by number.
 *
 * @param size how many there are, at least 1
 * @param bits the bits of each, from number 0
 */
record MacCandidates(long size, LongUnaryOperator bits) {
  /** Were it fewer, a crowded but not full space would be given up too early. */
  private static final int DRAWS = 1000;

  /** As many as are asked about in some milliseconds. */
  static final long SCAN_LIMIT = 1L << 20;

  /** The addresses that end in any of so many bits. */
  static MacCandidates behind(long firstBits, int freeBits) {
    return new MacCandidates(1L << freeBits, number -> firstBits | number);
  }

  /** One by chance that is free; where there are few, the last free one is found for certain. */
  MacAddress draw(MacPolicy policy, MacChoice choice) {
    for (int i = 0; i < DRAWS; i++) {
      MacAddress candidate = candidate(choice.random().nextLong(size));
      if (choice.isFree(candidate)) {
        return candidate;
      }
    }
    if (size > SCAN_LIMIT) {
      throw new MacPolicyException(
          "'"
              + policy
              + "' drew "
              + DRAWS
              + " of "
              + size
              + " addresses and each is taken; free some of them, or take another policy");
    }
    return scan(policy, choice, choice.random().nextLong(size));
  }

  /** The first free one from a number on, round the end. */
  MacAddress scan(MacPolicy policy, MacChoice choice, long from) {
    long tries = Math.min(size, SCAN_LIMIT);
    for (long i = 0; i < tries; i++) {
      MacAddress candidate = candidate((from + i) % size);
      if (choice.isFree(candidate)) {
        return candidate;
      }
    }
    throw new MacPolicyException(
        "'"
            + policy
            + "' has no free address: "
            + (tries == size ? "all " + size : "the next " + tries + " of " + size)
            + " are taken; free some of them, or take "
            + (policy instanceof MacPolicy.Next ? "a larger range" : "another policy"));
  }

  private MacAddress candidate(long number) {
    return new MacAddress(bits.applyAsLong(number));
  }
}
