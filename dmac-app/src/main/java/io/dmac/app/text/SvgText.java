package io.dmac.app.text;

import java.util.Locale;

/**
 * The parts of which charts are made, in two colours that can be told apart by brightness alone; a
 * chart reads its theme from whoever shows it.
 */
public final class SvgText {
  private static final String STYLE =
      """
      <style>
        text { font: 12px system-ui, sans-serif; fill: #1f2328 }
        .title { font-weight: 600; font-size: 14px }
        .faint, .footer { fill: #59636e } .footer { font-size: 10px }
        .dmac { fill: #0a5fd0 } .other { fill: #8c959f }
        .spread { stroke: #1f2328; stroke-width: 1.5 }
        .grid { stroke: #d1d9e0 } .reference { stroke: #bc4c00; stroke-dasharray: 4 3 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .faint, .footer { fill: #9198a1 }
          .dmac { fill: #4c9aff } .other { fill: #6e7681 }
          .spread { stroke: #e6edf3 } .grid { stroke: #3d444d } .reference { stroke: #f0883e }
        }
      </style>
      """;

  private SvgText() {}

  /** The beginning of a chart, with its styles. */
  public static String head(int width, int height, String title) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " role=\"img\">%n<title>%s</title>%n",
            width,
            height,
            width,
            height,
            escape(title))
        + STYLE;
  }

  public static String text(String style, double x, double y, String anchor, String words) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style,
        x,
        y,
        anchor,
        escape(words));
  }

  public static String line(String style, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style,
        x1,
        y1,
        x2,
        y2);
  }

  private static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
