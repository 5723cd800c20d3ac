package io.dmac.app.probe;

import io.dmac.app.config.Durations;
import io.dmac.app.text.TextTable;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as people read it. */
final class ProbeText {
  private static final List<ProbeCounter> ALWAYS =
      List.of(ProbeCounter.SENT, ProbeCounter.RECEIVED);

  private ProbeText() {}

  static String progress(ProbeProgress now, ProbeProgress before, String target) {
    return switch (now.phase()) {
      case RESOLVING -> "asking who has " + target;
      case WARMING_UP, SETTLING -> "warming up: " + count(now.sent()) + " sent";
      case SENDING, DRAINING, ENDED ->
          count(now.sent())
              + " sent, "
              + count(now.received())
              + " received, "
              + count(now.outstanding())
              + " outstanding, "
              + count(perSecond(now.sent() - before.sent(), now.atNs() - before.atNs()))
              + "/s";
    };
  }

  static List<String> report(ProbeReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        report.target()
            + report
                .mac()
                .map(mac -> mac.toString().equals(report.target().toString()) ? "" : " at " + mac)
                .orElse(""));
    TextTable table = new TextTable("", ">", "");
    for (ProbeCounter counter : ProbeCounter.values()) {
      long value = report.count(counter);
      if (value != 0 || ALWAYS.contains(counter)) {
        table.row("  " + counter.label(), count(value), counter.description());
      }
      if (counter == ProbeCounter.RECEIVED) {
        table.row("  lost", count(report.lost()), percent(report.lost(), report.sent()));
      }
    }
    table.lines().stream().skip(1).forEach(lines::add);
    if (report.sent() > 0) {
      lines.add(
          "  rate "
              + count(perSecond(report.sent(), report.durationNs()))
              + " frames/s over "
              + Durations.describe(report.durationNs()));
    }
    if (report.received() > 0) {
      lines.add("  round trip " + latency(report.latency()));
    }
    if (report.sources().size() > 1) {
      lines.add("  replies came from");
      report
          .sources()
          .forEach(
              from ->
                  lines.add("    " + from.mac() + " from frame " + count(from.firstSequence())));
    }
    return lines;
  }

  static String latency(Latency latency) {
    return "p50 "
        + Durations.describe(latency.p50Ns())
        + ", p99 "
        + Durations.describe(latency.p99Ns())
        + ", p99.9 "
        + Durations.describe(latency.p999Ns())
        + ", max "
        + Durations.describe(latency.maxNs());
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.4f %%", 100.0 * part / whole);
  }

  private static long perSecond(long frames, long ns) {
    return ns <= 0 ? 0 : Math.round(frames * 1e9 / ns);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
