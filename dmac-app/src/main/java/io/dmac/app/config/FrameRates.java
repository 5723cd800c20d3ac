package io.dmac.app.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates of frames as people write them. */
public final class FrameRates {
  /** Preamble, start delimiter, frame check sequence and gap, beside a frame's own bytes. */
  public static final int WIRE_OVERHEAD_BYTES = 24;

  private static final Pattern FRAMES = Pattern.compile("(\\d{1,12})([kM]?)");
  private static final Pattern BITS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kMG])bit");

  private FrameRates() {}

  /**
   * Reads {@code 500}, {@code 20k}, {@code 1M}: frames a second.
   *
   * @throws IllegalArgumentException naming the text and the right form
   */
  public static long parse(String text) {
    Matcher matcher = FRAMES.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a rate in frames a second; write it as 500, 20k or 1M");
    }
    return Long.parseLong(matcher.group(1)) * (long) unit(matcher.group(2));
  }

  /**
   * Reads a rate in frames, or in bits as a link counts them, such as {@code 100Mbit} or {@code
   * 2.5Gbit}; {@code max} for as fast as the port takes them.
   *
   * @param frameBytes of a frame in the mean, without its frame check sequence
   * @param max what {@code max} stands for
   * @throws IllegalArgumentException naming the text and the right forms
   */
  public static long parse(String text, double frameBytes, long max) {
    if (text.toLowerCase(Locale.ROOT).equals("max")) {
      return max;
    }
    Matcher matcher = BITS.matcher(text);
    if (matcher.matches()) {
      double bits = Double.parseDouble(matcher.group(1)) * unit(matcher.group(2));
      return Math.max(1, Math.round(bits / (8 * (frameBytes + WIRE_OVERHEAD_BYTES))));
    }
    if (!FRAMES.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a rate; write frames a second as 500, 20k or 1M, bits a second as 100Mbit"
              + " or 2.5Gbit, or max");
    }
    return parse(text);
  }

  private static double unit(String letter) {
    return switch (letter) {
      case "k" -> 1e3;
      case "M" -> 1e6;
      case "G" -> 1e9;
      default -> 1;
    };
  }
}
