package io.dmac.mac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Addresses as sorted intervals that do not touch. */
final class AddressSet {
  static final long NONE = -1;

  private final long[] firsts;
  private final long[] lasts;

  private AddressSet(List<long[]> intervals) {
    firsts = intervals.stream().mapToLong(interval -> interval[0]).toArray();
    lasts = intervals.stream().mapToLong(interval -> interval[1]).toArray();
  }

  static AddressSet of(List<MacRange> ranges) {
    List<long[]> merged = new ArrayList<>();
    for (MacRange range : ranges.stream().sorted(Comparator.comparing(MacRange::first)).toList()) {
      long first = range.first().bits();
      long last = range.last().bits();
      if (!merged.isEmpty() && first <= merged.getLast()[1] + 1) {
        merged.getLast()[1] = Math.max(merged.getLast()[1], last);
      } else {
        merged.add(new long[] {first, last});
      }
    }
    return new AddressSet(merged);
  }

  AddressSet without(AddressSet other) {
    List<long[]> rest = new ArrayList<>();
    for (int i = 0; i < firsts.length; i++) {
      long from = firsts[i];
      for (int j = other.firstEndingFrom(from); j < other.firsts.length; j++) {
        if (other.firsts[j] > lasts[i]) {
          break;
        }
        if (other.firsts[j] > from) {
          rest.add(new long[] {from, other.firsts[j] - 1});
        }
        from = other.lasts[j] + 1;
      }
      if (from <= lasts[i]) {
        rest.add(new long[] {from, lasts[i]});
      }
    }
    return new AddressSet(rest);
  }

  boolean contains(long bits) {
    int i = firstEndingFrom(bits);
    return i < firsts.length && firsts[i] <= bits;
  }

  /** The lowest that is not below this one, or NONE. */
  long from(long bits) {
    int i = firstEndingFrom(bits);
    return i == firsts.length ? NONE : Math.max(bits, firsts[i]);
  }

  long size() {
    long size = 0;
    for (int i = 0; i < firsts.length; i++) {
      size += lasts[i] - firsts[i] + 1;
    }
    return size;
  }

  /** The index of the first interval that does not end before this address. */
  private int firstEndingFrom(long bits) {
    int found = Arrays.binarySearch(lasts, bits);
    return found >= 0 ? found : -found - 1;
  }
}
