package io.dmac.bench;

import io.dmac.app.text.SvgText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG text, each with its spread. It is drawn in two colours that can be told
 * apart by brightness alone, and reads its theme from whoever shows it.
 *
 * @param title what is shown
 * @param subtitle how to read it
 * @param footer on what it was measured
 * @param unit of the numbers
 * @param reference where a line is drawn across, or 0 for none
 * @param logarithmic whether equal lengths are equal factors
 * @param groups from top to bottom
 */
record BarChart(
    String title,
    String subtitle,
    String footer,
    String unit,
    double reference,
    boolean logarithmic,
    List<Group> groups) {
  /** Which of two colours a bar has. */
  enum Tone {
    DMAC,
    OTHER
  }

  /** Bars that are looked at side by side. */
  record Group(String label, List<Bar> bars) {
    Group {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A bar up to the median, and a line from the least to the most.
   *
   * @param text behind it
   */
  record Bar(String label, Tone tone, Spread value, String text) {}

  private static final int WIDTH = 720;
  private static final int LEFT = 190;
  private static final int RIGHT = 130;
  private static final int TOP = 58;
  private static final int BAR = 16;
  private static final int STEP = 20;
  private static final int GAP = 10;
  private static final int BOTTOM = 52;

  BarChart {
    groups = List.copyOf(groups);
  }

  String svg() {
    int height = height();
    StringBuilder svg = new StringBuilder(SvgText.head(WIDTH, height, title));
    svg.append(SvgText.text("title", 8, 20, "start", title));
    svg.append(SvgText.text("faint", 8, 38, "start", subtitle));
    Axis axis = axis();
    for (double tick : axis.ticks()) {
      svg.append(SvgText.line("grid", axis.x(tick), TOP - 6, axis.x(tick), height - BOTTOM + 4));
      svg.append(SvgText.text("faint", axis.x(tick), height - BOTTOM + 18, "middle", number(tick)));
    }
    svg.append(SvgText.text("faint", WIDTH - 8, height - BOTTOM + 18, "end", unit));
    svg.append(SvgText.text("footer", 8, height - 10, "start", footer));
    int y = TOP;
    for (Group group : groups) {
      y = draw(svg, group, axis, y);
    }
    if (reference > 0) {
      svg.append(
          SvgText.line(
              "reference", axis.x(reference), TOP - 6, axis.x(reference), height - BOTTOM + 4));
    }
    return svg.append("</svg>\n").toString();
  }

  private int height() {
    int bars = groups.stream().mapToInt(group -> group.bars().size()).sum();
    return TOP + bars * STEP + groups.size() * GAP + BOTTOM;
  }

  private static int draw(StringBuilder svg, Group group, Axis axis, int top) {
    int y = top;
    for (Bar bar : group.bars()) {
      int middle = y + BAR / 2;
      String label =
          y == top && !group.label().isEmpty() ? group.label() + ", " + bar.label() : bar.label();
      svg.append(SvgText.text("label", LEFT - 8, middle + 4, "end", label.strip()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
              bar.tone() == Tone.DMAC ? "dmac" : "other",
              LEFT,
              y,
              axis.x(bar.value().median()) - LEFT,
              BAR));
      svg.append(
          SvgText.line(
              "spread", axis.x(bar.value().min()), middle, axis.x(bar.value().max()), middle));
      svg.append(
          SvgText.text("value", axis.x(bar.value().max()) + 6, middle + 4, "start", bar.text()));
      y += STEP;
    }
    return y + GAP;
  }

  private Axis axis() {
    List<Spread> values =
        groups.stream().flatMap(group -> group.bars().stream()).map(Bar::value).toList();
    double most = Math.max(reference, values.stream().mapToDouble(Spread::max).max().orElse(1));
    double least = values.stream().mapToDouble(Spread::min).min().orElse(1);
    return logarithmic ? Axis.logarithmic(least, most) : Axis.linear(most);
  }

  /** From a value to its place. */
  private record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {
    static Axis linear(double most) {
      double high = most > 0 ? most : 1;
      double step = Math.pow(10, Math.floor(Math.log10(high)));
      step = high / step < 2 ? step / 5 : high / step < 5 ? step / 2 : step;
      List<Double> ticks = new ArrayList<>();
      for (int i = 0; i * step <= high * 1.001; i++) {
        ticks.add(i * step);
      }
      return new Axis(0, high, false, ticks);
    }

    static Axis logarithmic(double least, double most) {
      int from = (int) Math.floor(Math.log10(Math.max(least, 1e-3)));
      int to = Math.max(from + 1, (int) Math.ceil(Math.log10(Math.max(most, 1e-3))));
      List<Double> ticks = new ArrayList<>();
      for (int power = from; power <= to; power++) {
        ticks.add(Math.pow(10, power));
      }
      return new Axis(from, to, true, ticks);
    }

    double x(double value) {
      double at = logarithmic ? Math.log10(Math.max(value, 1e-3)) : value;
      return LEFT + (WIDTH - LEFT - RIGHT) * Math.clamp((at - low) / (high - low), 0, 1);
    }
  }

  /** As short as it can be read. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.3f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
