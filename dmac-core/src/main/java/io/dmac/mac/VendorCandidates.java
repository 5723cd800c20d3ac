package io.dmac.mac;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The addresses of vendors' blocks, for the policies that choose a vendor. */
final class VendorCandidates {
  static final String KEEP_ENDING = ":keep-ending";

  private VendorCandidates() {}

  /**
   * The addresses of those blocks that pass: all of them, each as likely as any other, or with the
   * current ending one of each block. Blocks of group addresses, of which there are two, and those
   * that the IEEE gives out in parts are left out.
   */
  static MacCandidates of(
      MacPolicy policy,
      VendorRegistry registry,
      IntPredicate wanted,
      boolean keepEnding,
      MacChoice choice) {
    int[] blocks =
        IntStream.range(0, registry.size())
            .filter(wanted)
            .filter(block -> !registry.isDivided(block))
            .filter(block -> !new MacAddress(registry.firstBits(block)).isMulticast())
            .toArray();
    if (blocks.length == 0) {
      throw new MacPolicyException(
          "'"
              + policy
              + "': the registry has no block for it that a station may use; take another policy");
    }
    if (keepEnding) {
      long current = choice.current().bits();
      return new MacCandidates(
          blocks.length,
          number -> {
            int block = blocks[(int) number];
            return registry.firstBits(block) | (current & (sizeOf(registry, block) - 1));
          });
    }
    long[] ends = new long[blocks.length];
    for (int i = 0; i < blocks.length; i++) {
      ends[i] = (i == 0 ? 0 : ends[i - 1]) + sizeOf(registry, blocks[i]);
    }
    return new MacCandidates(
        ends[ends.length - 1],
        number -> {
          int found = Arrays.binarySearch(ends, number);
          // An end belongs to the next block.
          int i = found >= 0 ? found + 1 : -found - 1;
          return registry.firstBits(blocks[i]) + number - (i == 0 ? 0 : ends[i - 1]);
        });
  }

  private static long sizeOf(VendorRegistry registry, int block) {
    return 1L << (48 - registry.prefixLength(block));
  }

  static String suffix(boolean keepEnding) {
    return keepEnding ? KEEP_ENDING : "";
  }

  static String ending(boolean keepEnding) {
    return keepEnding ? ", with the current ending" : ", with a random ending";
  }
}
