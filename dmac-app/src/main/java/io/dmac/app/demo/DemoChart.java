package io.dmac.app.demo;

import io.dmac.app.config.Durations;
import io.dmac.app.text.SvgText;
import java.util.List;
import java.util.Locale;

/**
 * A demo's traffic over time as SVG text, with its changes: what was sent in grey, what came back
 * in front of it, so that grey is what is missing.
 */
final class DemoChart {
  private static final int WIDTH = 720;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 76;
  private static final int PANEL = 170;
  private static final int ROW = 18;
  private static final int TABLE = 62;
  private static final int MOST_ROWS = 20;
  private static final int BOTTOM = 26;
  private static final int[] COLUMNS = {LEFT, 220, 466, 556, 704};

  private final DemoReport report;
  private final DemoPlan plan;
  private final List<DemoReport.Moment> moments;
  private final long firstNs;
  private final long lastNs;
  private final double most;

  private DemoChart(DemoReport report, DemoPlan plan) {
    this.report = report;
    this.plan = plan;
    moments = report.moments();
    firstNs = moments.isEmpty() ? 0 : moments.getFirst().atNs();
    lastNs = moments.isEmpty() ? 1 : moments.getLast().atNs();
    double highest = plan.framesPerSecond();
    for (int i = 1; i < moments.size(); i++) {
      highest = Math.max(highest, perSecond(i, true));
    }
    most = highest * 1.05;
  }

  /** The chart of a report. */
  static String svg(DemoReport report, DemoPlan plan) {
    return new DemoChart(report, plan).svg();
  }

  private String svg() {
    int rows = Math.min(report.changes().size(), MOST_ROWS);
    int height = TOP + PANEL + TABLE + rows * ROW + BOTTOM;
    String title = report.changes().size() + " live changes of a MAC address under load";
    StringBuilder svg = new StringBuilder(SvgText.head(WIDTH, height, title));
    svg.append(SvgText.text("title", 8, 20, "start", title));
    svg.append(
        SvgText.text(
            "faint",
            8,
            38,
            "start",
            String.format(
                Locale.ROOT,
                "frames of %d bytes each second, sent in grey, behind what was received in blue; %,d of %,d lost",
                plan.frameSize(),
                report.probe().lost(),
                report.probe().sent())));
    axes(svg);
    area(svg, "other", true);
    area(svg, "dmac", false);
    changes(svg);
    table(svg, rows);
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    for (double share : new double[] {0, 0.5, 1}) {
      double value = share * plan.framesPerSecond();
      svg.append(SvgText.line("grid", LEFT, y(value), WIDTH - RIGHT, y(value)));
      svg.append(
          SvgText.text(
              "faint", LEFT - 8, y(value) + 4, "end", String.format(Locale.ROOT, "%,.0f", value)));
    }
    long seconds = (lastNs - firstNs) / 1_000_000_000L;
    long step = Math.max(1, seconds / 10);
    for (long second = 0; second <= seconds; second += step) {
      svg.append(
          SvgText.text(
              "faint",
              x(firstNs + second * 1_000_000_000L),
              TOP + PANEL + 16,
              "middle",
              second + " s"));
    }
  }

  /** From a moment to the next, a step. */
  private void area(StringBuilder svg, String style, boolean sent) {
    if (moments.size() < 2) {
      return;
    }
    int bottom = TOP + PANEL;
    StringBuilder path =
        new StringBuilder(String.format(Locale.ROOT, "M%.1f %d", x(firstNs), bottom));
    for (int i = 1; i < moments.size(); i++) {
      path.append(
          String.format(
              Locale.ROOT, "V%.1fH%.1f", y(perSecond(i, sent)), x(moments.get(i).atNs())));
    }
    svg.append(
        String.format(Locale.ROOT, "<path class=\"%s\" d=\"%sV%dZ\"/>%n", style, path, bottom));
  }

  private void changes(StringBuilder svg) {
    for (int i = 0; i < report.changes().size(); i++) {
      double x = x(report.changes().get(i).askedNs());
      svg.append(SvgText.line("reference", x, TOP - 8, x, TOP + PANEL));
      if (report.changes().size() <= MOST_ROWS) {
        svg.append(SvgText.text("faint", x, TOP - 12, "middle", String.valueOf(i + 1)));
      }
    }
  }

  private void table(StringBuilder svg, int rows) {
    int y = TOP + PANEL + TABLE - 8;
    row(svg, "faint", y, "", "from", "to", "call", "lost", "neighbour entry after");
    for (int i = 0; i < rows; i++) {
      DemoReport.Change change = report.changes().get(i);
      y += ROW;
      row(
          svg,
          "label",
          y,
          String.valueOf(i + 1),
          change.from().toString(),
          change.to().toString(),
          Durations.describe(change.callNs()),
          String.format(Locale.ROOT, "%,d", change.lost()),
          change.isFollowed() ? Durations.describe(change.followedNs()) : "never");
    }
    if (rows < report.changes().size()) {
      svg.append(
          SvgText.text(
              "footer",
              LEFT,
              y + ROW,
              "start",
              "and " + (report.changes().size() - rows) + " changes more"));
    }
  }

  private static void row(StringBuilder svg, String style, int y, String number, String... cells) {
    svg.append(SvgText.text("faint", LEFT - 8, y, "end", number));
    for (int i = 0; i < cells.length; i++) {
      svg.append(
          i < 2
              ? SvgText.text(style, COLUMNS[i], y, "start", cells[i])
              : SvgText.text(style, COLUMNS[i], y, "end", cells[i]));
    }
  }

  private double perSecond(int moment, boolean sent) {
    DemoReport.Moment before = moments.get(moment - 1);
    DemoReport.Moment now = moments.get(moment);
    long frames = sent ? now.sent() - before.sent() : now.received() - before.received();
    return frames * 1e9 / Math.max(1, now.atNs() - before.atNs());
  }

  private double x(long atNs) {
    return LEFT
        + (double) (WIDTH - LEFT - RIGHT) * (atNs - firstNs) / Math.max(1, lastNs - firstNs);
  }

  private double y(double value) {
    return TOP + PANEL - PANEL * value / most;
  }
}
