package io.dmac.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The pauses of one window, as text. */
record PausesReport(
    Setup setup,
    int seconds,
    int allocateKib,
    PausesResult result,
    MachineShare share,
    List<String> jvmFlags,
    Machine machine,
    String command) {
  PausesReport {
    jvmFlags = List.copyOf(jvmFlags);
  }

  String json() {
    PausesResult.Gaps gaps = result.gaps();
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",\"seconds\":%d,\"mpps\":%.2f,\"gap\":{\"p50Ns\":%d,\"p99Ns\":%d,"
            + "\"p999Ns\":%d,\"p9999Ns\":%d,\"maxNs\":%d,\"overMillisecond\":%d,"
            + "\"longestAtSafepointNs\":%d,\"longestElsewhereNs\":%d},"
            + "\"safepoints\":%s,\"collections\":%s,"
            + "\"waitNs\":%d,\"mostWaitNs\":%d,\"stolenNs\":%d}",
        setup.port().label(),
        seconds,
        mpps(),
        gaps.p50Ns(),
        gaps.p99Ns(),
        gaps.p999Ns(),
        gaps.p9999Ns(),
        gaps.maxNs(),
        gaps.overMillisecond(),
        gaps.longestAtSafepointNs(),
        gaps.longestElsewhereNs(),
        json(result.safepoints()),
        json(result.collections()),
        share.waitNs(),
        share.mostWaitNs(),
        share.stolenNs());
  }

  private static String json(PausesResult.Stops stops) {
    return String.format(
        Locale.ROOT,
        "{\"count\":%d,\"longestNs\":%d,\"totalNs\":%d}",
        stops.count(),
        stops.longestNs(),
        stops.totalNs());
  }

  private double mpps() {
    return result.frames() * 1e3 / result.cpuNs();
  }

  /** What was measured, and how it is called. */
  private List<Map.Entry<String, String>> rows() {
    PausesResult.Gaps gaps = result.gaps();
    return List.of(
        Map.entry("frames per CPU second, millions", String.format(Locale.ROOT, "%.2f", mpps())),
        Map.entry("gap between turns, median", us(gaps.p50Ns())),
        Map.entry("p99", us(gaps.p99Ns())),
        Map.entry("p99.9", us(gaps.p999Ns())),
        Map.entry("p99.99", us(gaps.p9999Ns())),
        Map.entry("longest gap", us(gaps.maxNs())),
        Map.entry("gaps of 1 ms and more", String.valueOf(gaps.overMillisecond())),
        Map.entry("longest gap that meets a safepoint", usOrNone(gaps.longestAtSafepointNs())),
        Map.entry(
            "longest gap that meets none (the machine's)", usOrNone(gaps.longestElsewhereNs())),
        Map.entry("safepoints", stops(result.safepoints())),
        Map.entry("of them collections", stops(result.collections())),
        Map.entry("operations", operations()),
        Map.entry("waited for its CPU", us(share.waitNs())),
        Map.entry("most of that in 0.1 s", us(share.mostWaitNs())),
        Map.entry("stolen by the hypervisor", us(share.stolenNs())));
  }

  private static String us(long ns) {
    return String.format(Locale.ROOT, "%.1f µs", ns / 1e3);
  }

  private static String usOrNone(long ns) {
    return ns == 0 ? "none of 100 µs" : us(ns);
  }

  private static String stops(PausesResult.Stops stops) {
    return stops.count() == 0
        ? "0"
        : String.format(
            Locale.ROOT,
            "%d, longest %s, together %s",
            stops.count(),
            us(stops.longestNs()),
            us(stops.totalNs()));
  }

  private String operations() {
    return result.operations().isEmpty()
        ? "none"
        : String.join(
            ", ",
            new TreeMap<>(result.operations())
                .entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList());
  }

  String table() {
    StringBuilder table = new StringBuilder();
    rows()
        .forEach(
            row ->
                table.append(
                    String.format(Locale.ROOT, "  %-45s %s%n", row.getKey(), row.getValue())));
    return table.toString();
  }

  Map<String, String> files() {
    return Map.of("pauses-" + setup.port().label() + ".md", markdown());
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# Pauses of the loop%n%ndmac's echo on net_%s, burst %d, at full load for %d s. A gap is"
                + " the time from one turn to the next as the loop sees it: the JVM's safepoints are in"
                + " it, and so is what the scheduler and the hypervisor take from the thread.%n%n"
                + "| | |%n| --- | --- |%n",
            setup.port().label(),
            setup.burst(),
            seconds));
    rows()
        .forEach(
            row ->
                page.append(
                    String.format(Locale.ROOT, "| %s | %s |%n", row.getKey(), row.getValue())));
    return page.append(
            String.format(
                Locale.ROOT,
                "%n- another thread allocated %d KiB a second; the loop itself allocates nothing%n",
                allocateKib))
        .append(machine.markdown())
        .append(jvmFlags.isEmpty() ? "" : "- further flags: `" + String.join(" ", jvmFlags) + "`\n")
        .append(String.format(Locale.ROOT, "- command: `%s`%n", command))
        .toString();
  }
}
