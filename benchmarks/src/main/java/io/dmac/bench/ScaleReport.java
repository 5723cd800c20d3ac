package io.dmac.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One core beside two, of both programs. In each pair one stands under "other" and two stand under
 * "dmac".
 *
 * @param second what the second core polls: another queue, or another port
 */
record ScaleReport(
    Setup setup,
    String second,
    List<Pair> dmac,
    List<Pair> testpmd,
    int discarded,
    Machine machine,
    String command) {
  ScaleReport {
    dmac = List.copyOf(dmac);
    testpmd = List.copyOf(testpmd);
  }

  /** Frames per second of two cores ÷ those of one. */
  static double ratio(Pair pair) {
    return pair.dmac().wallMpps() / pair.other().wallMpps();
  }

  /** The same, had both threads had their cores for the whole time. */
  static double cpuRatio(Pair pair) {
    return pair.dmac().threads() * pair.dmac().mpps() / pair.other().mpps();
  }

  private static Spread spread(List<Pair> pairs, Function<Pair, Double> value) {
    return Spread.of(pairs.stream().map(value).toList());
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"port\":\"null\",\"second\":\"%s\",\"size\":%d,\"burst\":%d,\"dmac\":%s,\"testpmd\":%s,\"discarded\":%d}",
        second,
        setup.size(),
        setup.burst(),
        json(dmac),
        json(testpmd),
        discarded);
  }

  private static String json(List<Pair> pairs) {
    Spread ratio = spread(pairs, ScaleReport::ratio);
    return String.format(
        Locale.ROOT,
        "{\"pairs\":%d,\"ratio\":{\"median\":%.3f,\"min\":%.3f,\"max\":%.3f},\"cpuTimeRatio\":%.3f,"
            + "\"oneCoreMpps\":%.2f,\"twoCoresMpps\":%.2f}",
        pairs.size(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        spread(pairs, ScaleReport::cpuRatio).median(),
        spread(pairs, pair -> pair.other().wallMpps()).median(),
        spread(pairs, pair -> pair.dmac().wallMpps()).median());
  }

  String table() {
    return String.format(
            Locale.ROOT,
            "  %-10s %14s %15s %8s %17s %13s%n",
            "",
            "1 core, Mpps",
            "2 cores, Mpps",
            "2 ÷ 1",
            "least to most",
            "by CPU time")
        + row("dmac", dmac)
        + row("testpmd", testpmd);
  }

  private static String row(String name, List<Pair> pairs) {
    Spread ratio = spread(pairs, ScaleReport::ratio);
    return String.format(
        Locale.ROOT,
        "  %-10s %14.2f %15.2f %8.3f %8.3f %8.3f %13.3f%n",
        name,
        spread(pairs, pair -> pair.other().wallMpps()).median(),
        spread(pairs, pair -> pair.dmac().wallMpps()).median(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        spread(pairs, ScaleReport::cpuRatio).median());
  }

  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(fileName() + ".csv", csv());
    files.put(fileName() + ".svg", chart().svg());
    files.put(fileName() + ".md", markdown());
    return files;
  }

  private String fileName() {
    return "scale-" + second + "s";
  }

  String csv() {
    StringBuilder csv = new StringBuilder(machine.csvComment());
    csv.append("program,pair,one_core_mpps,two_cores_mpps,ratio,cpu_time_ratio\n");
    csv(csv, "dmac", dmac);
    csv(csv, "testpmd", testpmd);
    return csv.toString();
  }

  private static void csv(StringBuilder csv, String name, List<Pair> pairs) {
    int number = 0;
    for (Pair pair : pairs) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%.3f,%.3f,%.4f,%.4f\n",
              name,
              ++number,
              pair.other().wallMpps(),
              pair.dmac().wallMpps(),
              ratio(pair),
              cpuRatio(pair)));
    }
  }

  BarChart chart() {
    return new BarChart(
        "Two " + second + "s on two cores ÷ one on one",
        "net_null, medians, from the least to the most",
        machine.line(),
        "ratio of frames per second",
        2,
        false,
        List.of(
            new BarChart.Group(
                "",
                List.of(
                    bar("dmac", BarChart.Tone.DMAC, dmac),
                    bar("testpmd", BarChart.Tone.OTHER, testpmd)))));
  }

  private static BarChart.Bar bar(String name, BarChart.Tone tone, List<Pair> pairs) {
    Spread ratio = spread(pairs, ScaleReport::ratio);
    return new BarChart.Bar(name, tone, ratio, BarChart.number(ratio.median()));
  }

  String markdown() {
    return "# From one core to two\n\n"
        + "net_null, "
        + setup.size()
        + " bytes, burst "
        + setup.burst()
        + ": one "
        + second
        + " on one pinned loop, and two on two of one process, in turn. The ratio"
        + " by CPU time is what it were had both threads had their cores for the whole time.\n\n"
        + "![ratios]("
        + fileName()
        + ".svg)\n\n"
        + "| | 1 core, Mpps | 2 cores, Mpps | 2 ÷ 1 | least | most | by CPU time | pairs |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        + markdownRow("dmac", dmac)
        + markdownRow("testpmd", testpmd)
        + "\n"
        + String.format(Locale.ROOT, "- pairs discarded: %d%n", discarded)
        + machine.markdown()
        + String.format(Locale.ROOT, "- command: `%s`%n", command);
  }

  private static String markdownRow(String name, List<Pair> pairs) {
    Spread ratio = spread(pairs, ScaleReport::ratio);
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | **%.3f** | %.3f | %.3f | %.3f | %d |%n",
        name,
        spread(pairs, pair -> pair.other().wallMpps()).median(),
        spread(pairs, pair -> pair.dmac().wallMpps()).median(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        spread(pairs, ScaleReport::cpuRatio).median(),
        pairs.size());
  }
}
