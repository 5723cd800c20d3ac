package io.dmac.app.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?\\s*(us|ms|s|m|h|)");
  private static final long SECOND_NS = 1_000_000_000;
  private static final Map<String, Long> UNIT_NS =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", SECOND_NS,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Durations() {}

  /**
   * Reads {@code 200ms}, {@code 1.5s}, {@code 2m}.
   *
   * @param plainUnit the unit of a number without one; empty when it must have one
   * @throws IllegalArgumentException naming the text and the right form
   */
  public static Duration parse(String text, String plainUnit) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      String unit = matcher.group(3).isEmpty() ? plainUnit : matcher.group(3);
      long whole = Long.parseLong(matcher.group(1));
      String digits = matcher.group(2) == null ? "" : matcher.group(2);
      long billionths = Long.parseLong(digits + "0".repeat(9 - digits.length()));
      boolean zero = whole == 0 && billionths == 0;
      Long unitNs = zero && unit.isEmpty() ? Long.valueOf(1) : UNIT_NS.get(unit);
      if (unitNs != null && whole < Long.MAX_VALUE / unitNs) {
        return Duration.ofNanos(whole * unitNs + share(billionths, unitNs));
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a duration; write it as 200ms, 1.5s or 2m");
  }

  /** Of a unit, rounded down; in this order nothing overflows. */
  private static long share(long billionths, long unitNs) {
    return unitNs >= SECOND_NS
        ? billionths * (unitNs / SECOND_NS)
        : billionths / (SECOND_NS / unitNs);
  }

  /** The largest unit that keeps three digits: {@code 1.9 µs}, {@code 200 ms}. */
  public static String describe(long ns) {
    if (ns < 1_000) {
      return ns + " ns";
    }
    String[] units = {"µs", "ms", "s"};
    double value = ns / 1_000.0;
    int unit = 0;
    while (value >= 1_000 && unit < units.length - 1) {
      value /= 1_000;
      unit++;
    }
    String number =
        String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    if (number.indexOf('.') >= 0) {
      number = number.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return number + " " + units[unit];
  }
}
