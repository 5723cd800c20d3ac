package io.dmac.mac;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds a vendor by name. */
final class VendorNameSearch {
  private static final int SUGGESTIONS = 3;

  private VendorNameSearch() {}

  /**
   * Which blocks are those of the vendor with this name; when none has it, those of all in whose
   * names it stands as words.
   *
   * @throws MacPolicyException with the names that come near
   */
  static IntPredicate blocks(VendorRegistry registry, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    VendorNames names = registry.names();
    BitSet containing = names.matching(each -> each.contains(lower));
    BitSet found = filter(names, containing, lower::equals);
    if (found.isEmpty()) {
      // "cisco" is to find Cisco Systems, and not San Francisco.
      Pattern words =
          Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(lower) + "(?![\\p{L}\\p{N}])");
      found = filter(names, containing, words.asPredicate());
    }
    if (found.isEmpty()) {
      throw new MacPolicyException(
          "no vendor in the registry has the name '"
              + name
              + "'"
              + near(names, containing, lower)
              + "'dmac vendors WORD' searches them");
    }
    BitSet vendors = found;
    return block -> vendors.get(registry.nameIndex(block));
  }

  private static BitSet filter(VendorNames names, BitSet from, Predicate<String> test) {
    BitSet passed = new BitSet();
    from.stream()
        .filter(i -> test.test(names.name(i).toLowerCase(Locale.ROOT)))
        .forEach(passed::set);
    return passed;
  }

  /** A question with the nearest names: those that contain the text, else those alike. */
  private static String near(VendorNames names, BitSet containing, String lower) {
    List<String> nearest =
        (containing.isEmpty() ? IntStream.range(0, names.count()) : containing.stream())
            .mapToObj(names::name)
            .map(name -> new Near(name, distance(lower, name.toLowerCase(Locale.ROOT))))
            .filter(near -> near.edits() <= Math.max(1, lower.length() / 3))
            .sorted(Comparator.comparingInt(Near::edits).thenComparing(Near::name))
            .limit(SUGGESTIONS)
            .map(near -> "'" + near.name() + "'")
            .toList();
    return nearest.isEmpty()
        ? "; "
        : nearest.stream().collect(Collectors.joining(", ", "; did you mean ", "? "));
  }

  /** A name, and how many edits from what was asked for its beginning is. */
  private record Near(String name, int edits) {}

  /** The fewest insertions, deletions and replacements that make a beginning of the name. */
  static int distance(String word, String name) {
    int[] edits = IntStream.rangeClosed(0, word.length()).toArray();
    int fewest = word.length();
    for (int j = 0; j < Math.min(name.length(), 2 * word.length()); j++) {
      int diagonal = edits[0];
      edits[0] = j + 1;
      for (int i = 0; i < word.length(); i++) {
        int replaced = diagonal + (word.charAt(i) == name.charAt(j) ? 0 : 1);
        diagonal = edits[i + 1];
        edits[i + 1] = Math.min(replaced, Math.min(edits[i], diagonal) + 1);
      }
      fewest = Math.min(fewest, edits[word.length()]);
    }
    return fewest;
  }
}
