package io.dmac.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Round trips of both programs, as text. Percentiles are the medians of the rounds; the longest is
 * the longest of all.
 */
record LatencyReport(
    Setup setup,
    long losslessPerSecond,
    int seconds,
    List<LatencyStep> steps,
    Machine machine,
    String command) {
  private static final String DMAC = "dmac";
  private static final String TESTPMD = "testpmd";

  LatencyReport {
    steps = List.copyOf(steps);
  }

  /** A column: its name, and its key in JSON. */
  private enum Percentile {
    P50("median", "p50Ns"),
    P99("p99", "p99Ns"),
    P999("p99.9", "p999Ns"),
    P9999("p99.99", "p9999Ns"),
    MAX("most", "maxNs");

    private final String label;
    private final String key;

    Percentile(String label, String key) {
      this.label = label;
      this.key = key;
    }

    long of(LatencyRun run) {
      return switch (this) {
        case P50 -> run.p50Ns();
        case P99 -> run.p99Ns();
        case P999 -> run.p999Ns();
        case P9999 -> run.p9999Ns();
        case MAX -> run.maxNs();
      };
    }
  }

  private List<Integer> loads() {
    return steps.stream().map(LatencyStep::load).distinct().toList();
  }

  private List<LatencyStep> of(int load, String program) {
    return steps.stream()
        .filter(step -> step.load() == load && step.program().equals(program))
        .toList();
  }

  /** Nanoseconds over the rounds. */
  private Spread spread(int load, String program, Percentile percentile) {
    return Spread.of(
        of(load, program).stream().map(step -> (double) percentile.of(step.run())).toList());
  }

  /** The median of the rounds; of the longest round trips the longest. */
  private double value(int load, String program, Percentile percentile) {
    Spread spread = spread(load, program, percentile);
    return percentile == Percentile.MAX ? spread.max() : spread.median();
  }

  private long lost(int load, String program) {
    return of(load, program).stream().mapToLong(step -> step.run().lost()).sum();
  }

  private long sent(int load, String program) {
    return of(load, program).stream().mapToLong(step -> step.run().sent()).sum();
  }

  private double ratio(int load, Percentile percentile) {
    return value(load, DMAC, percentile) / value(load, TESTPMD, percentile);
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",\"size\":%d,\"losslessPerSecond\":%d,\"seconds\":%d,\"loads\":[%s]}",
        setup.port().label(),
        setup.size(),
        losslessPerSecond,
        seconds,
        loads().stream().map(this::json).collect(Collectors.joining(",")));
  }

  private String json(int load) {
    return String.format(
        Locale.ROOT,
        "{\"load\":%d,\"framesPerSecond\":%d,\"dmac\":%s,\"testpmd\":%s,\"p999Ratio\":%.3f}",
        load,
        of(load, DMAC).getFirst().framesPerSecond(),
        json(load, DMAC),
        json(load, TESTPMD),
        ratio(load, Percentile.P999));
  }

  private String json(int load, String program) {
    StringBuilder json = new StringBuilder("{");
    for (Percentile percentile : Percentile.values()) {
      json.append(
          String.format(
              Locale.ROOT, "\"%s\":%.0f,", percentile.key, value(load, program, percentile)));
    }
    return json.append(
            String.format(
                Locale.ROOT, "\"sent\":%d,\"lost\":%d}", sent(load, program), lost(load, program)))
        .toString();
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "net_%s, %d bytes, burst %d; round trips in microseconds; lossless %d frames a second%n%n",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            losslessPerSecond));
    table.append(String.format(Locale.ROOT, "  %-18s", ""));
    for (Percentile percentile : Percentile.values()) {
      table.append(String.format(Locale.ROOT, " %10s", percentile.label));
    }
    table.append(String.format(Locale.ROOT, " %10s%n", "lost"));
    for (int load : loads()) {
      for (String program : List.of(TESTPMD, DMAC)) {
        table.append(String.format(Locale.ROOT, "  %3d %% %-12s", load, program));
        for (Percentile percentile : Percentile.values()) {
          table.append(
              String.format(Locale.ROOT, " %10.1f", value(load, program, percentile) / 1e3));
        }
        table.append(String.format(Locale.ROOT, " %10d%n", lost(load, program)));
      }
      table.append(
          String.format(
              Locale.ROOT,
              "        dmac ÷ testpmd at p99.9: %.2f%n",
              ratio(load, Percentile.P999)));
    }
    return table.toString();
  }

  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(fileName() + ".csv", csv());
    files.put(fileName() + ".svg", chart().svg());
    files.put(fileName() + ".md", markdown());
    return files;
  }

  private String fileName() {
    return String.format(
        Locale.ROOT, "latency-%s-%d-b%d", setup.port().label(), setup.size(), setup.burst());
  }

  String csv() {
    StringBuilder csv = new StringBuilder(machine.csvComment());
    csv.append("load_percent,frames_per_second,program,sent,lost,")
        .append("p50_ns,p99_ns,p999_ns,p9999_ns,max_ns\n");
    for (LatencyStep step : steps) {
      LatencyRun run = step.run();
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%s,%d,%d,%d,%d,%d,%d,%d\n",
              step.load(),
              step.framesPerSecond(),
              step.program(),
              run.sent(),
              run.lost(),
              run.p50Ns(),
              run.p99Ns(),
              run.p999Ns(),
              run.p9999Ns(),
              run.maxNs()));
    }
    return csv.toString();
  }

  BarChart chart() {
    List<BarChart.Group> groups = new ArrayList<>();
    for (int load : loads()) {
      for (Percentile percentile : Percentile.values()) {
        groups.add(
            new BarChart.Group(
                load + " %, " + percentile.label,
                List.of(
                    bar(load, DMAC, BarChart.Tone.DMAC, percentile),
                    bar(load, TESTPMD, BarChart.Tone.OTHER, percentile))));
      }
    }
    return new BarChart(
        "Round trips on net_" + setup.port().label(),
        "medians of the rounds, from the least to the most; lossless "
            + losslessPerSecond
            + " frames/s",
        machine.line(),
        "µs",
        0,
        true,
        groups);
  }

  private BarChart.Bar bar(int load, String program, BarChart.Tone tone, Percentile percentile) {
    Spread ns = spread(load, program, percentile);
    Spread us = new Spread(ns.median() / 1e3, ns.min() / 1e3, ns.max() / 1e3);
    return new BarChart.Bar(program, tone, us, String.format(Locale.ROOT, "%.1f µs", us.median()));
  }

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# Round trips on net_%s%n%n%d bytes without the frame check sequence, burst %d;"
                + " microseconds, medians of the rounds of %d s. Both programs got the same parts of"
                + " %d frames a second, the rate that testpmd gave back without loss.%n%n"
                + "![round trips](%s.svg)%n%n",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            seconds,
            losslessPerSecond,
            fileName()));
    page.append("| load | program | median | p99 | p99.9 | p99.99 | most | sent | lost |\n")
        .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (int load : loads()) {
      page.append(row(load, TESTPMD)).append(row(load, DMAC));
      page.append(String.format(Locale.ROOT, "| %d %% | **dmac ÷ testpmd** |", load));
      for (Percentile percentile : Percentile.values()) {
        page.append(String.format(Locale.ROOT, " %.2f |", ratio(load, percentile)));
      }
      page.append(" | |\n");
    }
    return page.append('\n')
        .append("- frames: EtherType 0x88b5, dmac's probe on the other CPU; its own turns are part")
        .append(" of every round trip, and so is what the scheduler takes from either thread\n")
        .append(machine.markdown())
        .append(
            String.format(
                Locale.ROOT,
                "- memory: %s; %d mbufs; %d descriptors%n- command: `%s`%n",
                setup.memory().describe(),
                setup.mbufs(),
                setup.descriptors(),
                command))
        .toString();
  }

  private String row(int load, String program) {
    StringBuilder row =
        new StringBuilder(String.format(Locale.ROOT, "| %d %% | %s |", load, program));
    for (Percentile percentile : Percentile.values()) {
      row.append(String.format(Locale.ROOT, " %.1f |", value(load, program, percentile) / 1e3));
    }
    return row.append(
            String.format(Locale.ROOT, " %d | %d |%n", sent(load, program), lost(load, program)))
        .toString();
  }
}
