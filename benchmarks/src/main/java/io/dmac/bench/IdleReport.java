package io.dmac.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each idle strategy costs, and how soon it wakes, as text. */
record IdleReport(List<Row> rows, int seconds, Machine machine, String command) {
  IdleReport {
    rows = List.copyOf(rows);
  }

  /**
   * One strategy's numbers.
   *
   * @param cpuPercent of one CPU that the poll thread used without traffic
   * @param medianMs the median round trip of a ping that comes alone, in milliseconds
   * @param mostMs the longest of them
   */
  record Row(String strategy, double cpuPercent, double medianMs, double mostMs, int pings) {}

  String json() {
    return "{\"strategies\":["
        + String.join(",", rows.stream().map(IdleReport::json).toList())
        + "]}";
  }

  private static String json(Row row) {
    return String.format(
        Locale.ROOT,
        "{\"idle\":\"%s\",\"cpuPercent\":%.2f,\"medianMs\":%.3f,\"maxMs\":%.3f,\"pings\":%d}",
        row.strategy(),
        row.cpuPercent(),
        row.medianMs(),
        row.mostMs(),
        row.pings());
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "  %-10s %12s %16s %13s%n",
            "",
            "CPU, percent",
            "median ping, ms",
            "longest, ms"));
    rows.forEach(
        row ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "  %-10s %12.2f %16.3f %13.3f%n",
                    row.strategy(),
                    row.cpuPercent(),
                    row.medianMs(),
                    row.mostMs())));
    return table.toString();
  }

  Map<String, String> files() {
    return Map.of("idle.md", markdown());
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# What a loop without traffic costs%n%n`dmac run --tap`: CPU time of the poll thread over"
                + " %d s without a frame, and the round trips of the kernel's pings that come 50 ms"
                + " apart, each to a loop at rest.%n%n"
                + "| `--idle` | CPU, percent of one | median ping, ms | longest, ms | pings |%n"
                + "| --- | --- | --- | --- | --- |%n",
            seconds));
    rows.forEach(
        row ->
            page.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.3f | %.3f | %d |%n",
                    row.strategy(),
                    row.cpuPercent(),
                    row.medianMs(),
                    row.mostMs(),
                    row.pings())));
    return page.append("\n")
        .append(machine.markdown())
        .append(String.format(Locale.ROOT, "- command: `%s`%n", command))
        .toString();
  }
}
