package io.dmac.bench;

import io.dmac.app.text.SvgText;
import java.util.List;
import java.util.Locale;

/**
 * Frames over time around a moment as SVG text: a panel for each who is compared, one below the
 * other on one scale.
 *
 * @param title what is shown
 * @param subtitle how to read it
 * @param footer on what it was measured
 * @param msBefore milliseconds before the moment
 * @param panels from top to bottom
 */
record FlowChart(String title, String subtitle, String footer, int msBefore, List<Panel> panels) {
  /**
   * One of those.
   *
   * @param label who
   * @param tone its colour
   * @param note what it comes to
   * @param frames of each millisecond
   */
  record Panel(String label, BarChart.Tone tone, String note, List<Integer> frames) {
    Panel {
      frames = List.copyOf(frames);
    }
  }

  private static final int WIDTH = 720;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 56;
  private static final int LABEL = 20;
  private static final int PANEL = 84;
  private static final int GAP = 18;
  private static final int BOTTOM = 58;
  private static final int TICK_MS = 10;

  FlowChart {
    panels = List.copyOf(panels);
  }

  String svg() {
    int height = TOP + panels.size() * (LABEL + PANEL + GAP) + BOTTOM - GAP;
    StringBuilder svg = new StringBuilder(SvgText.head(WIDTH, height, title));
    svg.append(SvgText.text("title", 8, 20, "start", title));
    svg.append(SvgText.text("faint", 8, 38, "start", subtitle));
    int most =
        panels.stream().flatMap(panel -> panel.frames().stream()).max(Integer::compare).orElse(1);
    int y = TOP;
    for (Panel panel : panels) {
      draw(svg, panel, y + LABEL, Math.max(1, most));
      y += LABEL + PANEL + GAP;
    }
    int axis = y - GAP + 16;
    for (int ms = -msBefore; ms <= length() - msBefore; ms += TICK_MS) {
      svg.append(SvgText.text("faint", x(ms), axis, "middle", (ms > 0 ? "+" : "") + ms));
    }
    svg.append(
        SvgText.text("faint", WIDTH - RIGHT, axis + 16, "end", "milliseconds after the request"));
    svg.append(SvgText.text("footer", 8, height - 8, "start", footer));
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Panel panel, int top, int most) {
    int bottom = top + PANEL;
    svg.append(SvgText.text("label", LEFT, top - 7, "start", panel.label()));
    svg.append(SvgText.text("faint", WIDTH - RIGHT, top - 7, "end", panel.note()));
    for (int ms = -msBefore; ms <= length() - msBefore; ms += TICK_MS) {
      svg.append(SvgText.line(ms == 0 ? "reference" : "grid", x(ms), top, x(ms), bottom));
    }
    svg.append(SvgText.line("grid", LEFT, bottom, WIDTH - RIGHT, bottom));
    svg.append(SvgText.text("faint", LEFT - 8, bottom, "end", "0"));
    svg.append(SvgText.text("faint", LEFT - 8, top + 10, "end", String.valueOf(most)));
    svg.append(
        String.format(
            Locale.ROOT,
            "<path class=\"%s\" d=\"%s\"/>%n",
            panel.tone() == BarChart.Tone.DMAC ? "dmac" : "other",
            area(panel.frames(), bottom, most)));
  }

  /** A step for each millisecond. */
  private String area(List<Integer> frames, int bottom, int most) {
    StringBuilder path =
        new StringBuilder(String.format(Locale.ROOT, "M%.1f %d", x(-msBefore), bottom));
    for (int i = 0; i < frames.size(); i++) {
      double y = bottom - (double) PANEL * frames.get(i) / most;
      path.append(String.format(Locale.ROOT, "V%.1fH%.1f", y, x(i + 1 - msBefore)));
    }
    return path.append(String.format(Locale.ROOT, "V%dZ", bottom)).toString();
  }

  private int length() {
    return panels.stream().mapToInt(panel -> panel.frames().size()).max().orElse(1);
  }

  private double x(int ms) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * (ms + msBefore) / length();
  }
}
