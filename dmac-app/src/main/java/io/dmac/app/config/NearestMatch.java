package io.dmac.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody who misspelt a word probably meant. */
public final class NearestMatch {
  private NearestMatch() {}

  /** The known word with the fewest edits, unless even that one is another word altogether. */
  public static Optional<String> of(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT).replace('_', '-');
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(lower, candidate)))
        .filter(best -> distance(lower, best) <= Math.max(1, Math.min(3, best.length() / 2)));
  }

  /** A question to put behind an error: {@code ; did you mean 'burst'?}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    return of(word, known).map(best -> "; did you mean '" + best + "'?").orElse("");
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
