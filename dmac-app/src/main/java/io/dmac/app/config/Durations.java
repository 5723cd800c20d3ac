package io.dmac.app.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(us|ms|s|m|h|)");
  private static final Map<String, Long> UNIT_NS =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
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
      String unit = matcher.group(2).isEmpty() ? plainUnit : matcher.group(2);
      boolean zero = new BigDecimal(matcher.group(1)).signum() == 0;
      Long unitNs = zero && unit.isEmpty() ? Long.valueOf(1) : UNIT_NS.get(unit);
      if (unitNs != null) {
        BigDecimal ns = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs));
        if (ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
          return Duration.ofNanos(ns.longValue());
        }
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a duration; write it as 200ms, 1.5s or 2m");
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
