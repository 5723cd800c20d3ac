package io.dmac.mac;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.Predicate;

/** The names of organizations, each once: UTF-8 in one array. */
final class VendorNames {
  private final byte[] text;
  private final int[] ends;

  /**
   * @param text the names, one behind the other
   * @param ends where each ends
   */
  VendorNames(byte[] text, int[] ends) {
    this.text = text;
    this.ends = ends;
  }

  int count() {
    return ends.length;
  }

  String name(int index) {
    int start = index == 0 ? 0 : ends[index - 1];
    return new String(text, start, ends[index] - start, StandardCharsets.UTF_8);
  }

  /** The indices of the names that pass, which are offered in lower case. */
  BitSet matching(Predicate<String> test) {
    BitSet found = new BitSet(ends.length);
    for (int i = 0; i < ends.length; i++) {
      if (test.test(name(i).toLowerCase(Locale.ROOT))) {
        found.set(i);
      }
    }
    return found;
  }
}
