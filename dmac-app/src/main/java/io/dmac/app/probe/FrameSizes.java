package io.dmac.app.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of frames as people write them, their frame check sequence included. */
final class FrameSizes {
  static final int FRAME_CHECK_SEQUENCE_LENGTH = 4;
  static final int LARGEST = 9_022;

  private static final int SMALLEST = 64;

  /** Frames of one period of a mix: their order repeats after as many. */
  private static final int MOST_IN_MIX = 10_000;

  /** The sizes that stand for the internet's: 58 % small, 33 % middle, 8 % large. */
  private static final String SIMPLE_IMIX = "64x7,594x4,1518x1";

  private static final Pattern PART = Pattern.compile("(\\d{2,4})(?:x(\\d{1,4}))?");

  private FrameSizes() {}

  /**
   * Reads {@code 64}, {@code imix}, or a mix such as {@code 64x7,1518x1}.
   *
   * @param least bytes of the smallest frame that the headers leave room in, which takes the place
   *     of a smaller one in {@code imix}
   * @return in the order in which they follow each other
   * @throws IllegalArgumentException naming the text and the right forms
   */
  static List<Integer> parse(String text, int least) {
    boolean imix = text.equalsIgnoreCase("imix");
    List<Integer> sizes = new ArrayList<>();
    for (String part : (imix ? SIMPLE_IMIX : text).split(",", -1)) {
      Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "--size '" + text + "' is no size; write it as 64, as imix, or as 64x7,594x4,1518x1");
      }
      int size = Integer.parseInt(matcher.group(1));
      int times = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      if (size < SMALLEST || size > LARGEST) {
        throw new IllegalArgumentException(
            "--size " + size + " is not within " + SMALLEST + " to " + LARGEST);
      }
      if (times < 1 || sizes.size() + times > MOST_IN_MIX) {
        throw new IllegalArgumentException(
            "--size '" + text + "' has not 1 to " + MOST_IN_MIX + " frames");
      }
      for (int i = 0; i < times; i++) {
        sizes.add(imix ? Math.max(size, least) : size);
      }
    }
    return List.copyOf(sizes);
  }
}
