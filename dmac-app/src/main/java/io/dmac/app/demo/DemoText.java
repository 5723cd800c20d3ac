package io.dmac.app.demo;

import io.dmac.app.config.Durations;
import io.dmac.app.text.Style;
import io.dmac.app.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as people read it. */
final class DemoText {
  private DemoText() {}

  static List<String> of(DemoReport report, DemoPlan plan, boolean coloured) {
    List<String> lines = new ArrayList<>();
    TextTable changes =
        new TextTable(
            "#>", "old MAC", "new MAC", "kind", "call>", "lost>", "neighbour entry", "after>");
    for (int i = 0; i < report.changes().size(); i++) {
      DemoReport.Change change = report.changes().get(i);
      changes.row(
          String.valueOf(i + 1),
          change.from().toString(),
          change.to().toString(),
          change.kind(),
          Durations.describe(change.callNs()),
          verdict(count(change.lost()), change.lost() == 0, coloured),
          verdict(change.neighbours().toString(), change.isFollowed(), coloured),
          change.isFollowed() ? Durations.describe(change.followedNs()) : "never");
    }
    List<String> table = changes.lines();
    lines.add(Style.BOLD.on(table.getFirst(), coloured));
    lines.addAll(table.subList(1, table.size()));
    lines.add("");
    lines.addAll(totals(report, plan, coloured));
    lines.add("");
    List<String> failures = report.failures();
    if (failures.isEmpty()) {
      lines.add(
          Style.GREEN.on(
              report.changes().size()
                  + " live MAC changes, nothing lost: the kernel's neighbour entry is "
                  + report.atTheEnd(),
              coloured));
    } else {
      failures.forEach(failure -> lines.add(Style.RED.on("failed: " + failure, coloured)));
    }
    return lines;
  }

  private static List<String> totals(DemoReport report, DemoPlan plan, boolean coloured) {
    TextTable totals = new TextTable("", "sent>", "received>", "lost>", "");
    totals.row(
        "probe, " + plan.frameSize() + " bytes",
        count(report.probe().sent()),
        count(report.probe().received()),
        verdict(count(report.probe().lost()), report.probe().lost() == 0, coloured),
        count(Math.round(report.probe().sent() * 1e9 / report.probe().durationNs()))
            + "/s, round trip p50 "
            + Durations.describe(report.probe().latency().p50Ns())
            + ", p99 "
            + Durations.describe(report.probe().latency().p99Ns())
            + ", max "
            + Durations.describe(report.probe().latency().maxNs()));
    for (Ping.Count ping : List.of(report.pingIpv4(), report.pingIpv6())) {
      totals.row(
          "ping, " + ping.family(),
          count(ping.sent()),
          count(ping.received()),
          verdict(count(ping.lost()), ping.lost() == 0, coloured),
          "every " + Durations.describe(plan.pingEvery().toNanos()));
    }
    List<String> lines = new ArrayList<>(totals.lines());
    lines.set(0, Style.BOLD.on(lines.getFirst(), coloured));
    return lines;
  }

  private static String verdict(String text, boolean good, boolean coloured) {
    return (good ? Style.GREEN : Style.RED).on(text, coloured);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
