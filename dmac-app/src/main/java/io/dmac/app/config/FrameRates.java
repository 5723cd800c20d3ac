package io.dmac.app.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates of frames as people write them. */
public final class FrameRates {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})([kM]?)");

  private FrameRates() {}

  /**
   * Reads {@code 500}, {@code 20k}, {@code 1M}: frames a second.
   *
   * @throws IllegalArgumentException naming the text and the right form
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate in frames a second; write it as 500, 20k or 1M");
    }
    long unit =
        switch (matcher.group(2)) {
          case "k" -> 1_000;
          case "M" -> 1_000_000;
          default -> 1;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }
}
