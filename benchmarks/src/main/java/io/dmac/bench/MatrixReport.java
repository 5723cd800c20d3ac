package io.dmac.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many comparisons as one table. */
final class MatrixReport {
  /**
   * One comparison.
   *
   * @param made null when none could be made
   * @param reason why, or nothing
   */
  private record Row(Setup setup, @Nullable Comparison made, String reason) {}

  private final Machine machine;
  private final String command;
  private final List<Row> rows = new ArrayList<>();

  MatrixReport(Machine machine, String command) {
    this.machine = machine;
    this.command = command;
  }

  void add(Comparison comparison) {
    rows.add(new Row(comparison.setup(), comparison, ""));
  }

  void addMissing(Setup setup, String reason) {
    rows.add(new Row(setup, null, reason));
  }

  int rows() {
    return rows.size();
  }

  boolean isComplete() {
    return rows.stream().allMatch(row -> row.made() != null);
  }

  String json() {
    return rows.stream()
        .flatMap(row -> row.made() == null ? Stream.empty() : Stream.of(row.made()))
        .map(comparison -> new ComparisonReport(comparison, machine, command).json())
        .collect(Collectors.joining(",", "[", "]"));
  }

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "  %-10s %6s %6s %6s %10s %10s %8s %17s%n",
            "port",
            "bytes",
            "burst",
            "queues",
            "testpmd",
            "dmac",
            "ratio",
            "least to most"));
    for (Row row : rows) {
      table.append(String.format(Locale.ROOT, "  %s %s%n", left(row), right(row)));
    }
    return table.toString();
  }

  private static String left(Row row) {
    Setup setup = row.setup();
    return String.format(
        Locale.ROOT,
        "%-10s %6d %6d %6d",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        setup.queues());
  }

  private static String right(Row row) {
    Comparison made = row.made();
    if (made == null) {
      return "not measured: " + row.reason();
    }
    Spread ratio = made.ratio();
    return String.format(
        Locale.ROOT,
        "%10.3f %10.3f %8.3f %8.3f %8.3f",
        made.otherMpps().median(),
        made.dmacMpps().median(),
        ratio.median(),
        ratio.min(),
        ratio.max());
  }

  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("matrix.csv", csv());
    files.put("matrix.svg", chart().svg());
    files.put("matrix.md", markdown());
    return files;
  }

  String csv() {
    StringBuilder csv =
        new StringBuilder(machine.csvComment())
            .append("port,size,burst,queues,pairs,discarded,testpmd_mpps,dmac_mpps,")
            .append("ratio,ratio_min,ratio_max,testpmd_offered,testpmd_delivered,")
            .append("dmac_offered,dmac_delivered\n");
    for (Row row : rows) {
      Comparison made = row.made();
      if (made != null) {
        csv.append(csv(made));
      }
    }
    return csv.toString();
  }

  private static String csv(Comparison made) {
    Setup setup = made.setup();
    Flow other = made.flow(Pair::other);
    Flow dmac = made.flow(Pair::dmac);
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%d,%d,%.4f,%.4f,%.4f,%.4f,%.4f,%d,%d,%d,%d\n",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        setup.queues(),
        made.pairs().size(),
        made.discarded().size(),
        made.otherMpps().median(),
        made.dmacMpps().median(),
        made.ratio().median(),
        made.ratio().min(),
        made.ratio().max(),
        other.offered(),
        other.delivered(),
        dmac.offered(),
        dmac.delivered());
  }

  BarChart chart() {
    List<BarChart.Group> groups = new ArrayList<>();
    for (Row row : rows) {
      Comparison made = row.made();
      if (made != null) {
        groups.add(new BarChart.Group("", List.of(bar(made))));
      }
    }
    return new BarChart(
        "dmac ÷ testpmd, frames per CPU second",
        "medians of the pairs, from the least to the most",
        machine.line(),
        "ratio",
        1,
        false,
        groups);
  }

  private static BarChart.Bar bar(Comparison made) {
    Setup setup = made.setup();
    return new BarChart.Bar(
        String.format(
            Locale.ROOT,
            "%s, %d B, burst %d%s",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            setup.queues() == 1 ? "" : ", 2 queues"),
        BarChart.Tone.DMAC,
        made.ratio(),
        BarChart.number(made.ratio().median()));
  }

  String markdown() {
    StringBuilder page = new StringBuilder("# dmac ÷ testpmd\n\n");
    page.append("Frames given back per CPU second of the polling threads, in millions: medians of")
        .append(" interleaved pairs. Sizes are without the frame check sequence.\n\n")
        .append("![ratios](matrix.svg)\n\n")
        .append("| port | bytes | burst | queues | testpmd | dmac | ratio | least | most | pairs |")
        .append(" discarded | testpmd dropped | dmac dropped |\n")
        .append(
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    rows.forEach(row -> page.append(markdown(row)));
    page.append('\n');
    for (Row row : rows) {
      if (row.made() == null) {
        page.append("- not measured: ")
            .append(left(row).replaceAll(" +", " "))
            .append(": ")
            .append(row.reason())
            .append('\n');
      }
    }
    page.append(machine.markdown());
    return page.append(String.format(Locale.ROOT, "- command: `%s`%n", command)).toString();
  }

  private static String markdown(Row row) {
    Setup setup = row.setup();
    String head =
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d |",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            setup.queues());
    Comparison made = row.made();
    if (made == null) {
      return head + " – | – | – | – | – | 0 | – | – | – |\n";
    }
    return head
        + String.format(
            Locale.ROOT,
            " %.3f | %.3f | **%.3f** | %.3f | %.3f | %d | %d | %s | %s |%n",
            made.otherMpps().median(),
            made.dmacMpps().median(),
            made.ratio().median(),
            made.ratio().min(),
            made.ratio().max(),
            made.pairs().size(),
            made.discarded().size(),
            part(made.flow(Pair::other)),
            part(made.flow(Pair::dmac)));
  }

  private static String part(Flow flow) {
    return flow.offered() == 0
        ? "–"
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * flow.dropped() / flow.offered());
  }
}
