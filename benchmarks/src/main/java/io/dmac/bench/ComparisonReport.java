package io.dmac.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison as text for people and programs. */
record ComparisonReport(Work work, Comparison comparison, Machine machine, String command) {
  /** What both programs do. */
  enum Work {
    ECHO("compare", "given back"),
    GENERATE("probe", "sent");

    /** The beginning of its files' names. */
    private final String prefix;

    private final String done;

    Work(String prefix, String done) {
      this.prefix = prefix;
      this.done = done;
    }
  }

  /** Of two echoes. */
  ComparisonReport(Comparison comparison, Machine machine, String command) {
    this(Work.ECHO, comparison, machine, command);
  }

  /** One line; the only thing on standard output under {@code --json}. */
  String json() {
    Setup setup = comparison.setup();
    Spread ratio = comparison.ratio();
    String other = comparison.otherName();
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",\"size\":%d,\"burst\":%d,\"pairs\":%d,"
            + "\"ratio\":{\"median\":%.3f,\"min\":%.3f,\"max\":%.3f},"
            + "\"dmacMpps\":%.2f,\"%sMpps\":%.2f,\"queues\":%d,"
            + "\"delivered\":{\"dmac\":%d,\"%s\":%d},\"dropped\":{\"dmac\":%d,\"%s\":%d},"
            + "\"discarded\":%d}",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        comparison.pairs().size(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        comparison.dmacMpps().median(),
        other,
        comparison.otherMpps().median(),
        setup.queues(),
        dmacFlow().delivered(),
        other,
        otherFlow().delivered(),
        dmacFlow().dropped(),
        other,
        otherFlow().dropped(),
        comparison.discarded().size());
  }

  private Flow dmacFlow() {
    return comparison.flow(Pair::dmac);
  }

  private Flow otherFlow() {
    return comparison.flow(Pair::other);
  }

  /** For a terminal. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%s, %d pairs; frames per CPU second of the polling %s%n%n",
            subject(),
            comparison.pairs().size(),
            threads()));
    table.append(
        String.format(Locale.ROOT, "  %-18s %10s %10s %10s%n", "", "median", "least", "most"));
    table.append(row(comparison.otherName() + ", Mpps", comparison.otherMpps(), digits()));
    table.append(row("dmac, Mpps", comparison.dmacMpps(), digits()));
    table.append(row("dmac ÷ " + comparison.otherName(), comparison.ratio(), 3));
    table.append(
        String.format(
            Locale.ROOT,
            "%n  %-18s %14s %14s %14s%n",
            "frames",
            "offered",
            "delivered",
            "dropped"));
    table.append(flowRow(comparison.otherName(), otherFlow()));
    table.append(flowRow("dmac", dmacFlow()));
    table.append(String.format(Locale.ROOT, "%n  %s%n", allocation()));
    warnings().forEach(text -> table.append(String.format(Locale.ROOT, "  %s%n", text)));
    comparison
        .discarded()
        .forEach(reason -> table.append(String.format(Locale.ROOT, "  discarded: %s%n", reason)));
    return table.toString();
  }

  private String subject() {
    Setup setup = comparison.setup();
    return String.format(
        Locale.ROOT,
        "net_%s, %d bytes, burst %d, %s",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        setup.queues() == 1 ? "1 queue" : setup.queues() + " queues");
  }

  private String threads() {
    return comparison.setup().queues() == 1 ? "thread" : "threads";
  }

  /** Rates of the kernel's ports are below 10. */
  private int digits() {
    return comparison.otherMpps().median() < 10 ? 3 : 2;
  }

  private static String flowRow(String name, Flow flow) {
    return String.format(
        Locale.ROOT,
        "  %-18s %14d %14d %14d%n",
        name,
        flow.offered(),
        flow.delivered(),
        flow.dropped());
  }

  /** What keeps a number from meaning what it says. */
  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    warnWhenStarved(warnings, comparison.otherName(), comparison.starvedPart(Pair::other));
    warnWhenStarved(warnings, "dmac", comparison.starvedPart(Pair::dmac));
    return warnings;
  }

  private static void warnWhenStarved(List<String> warnings, String name, double part) {
    if (part > 0.05) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s ran out of frames in %.0f %% of its slices and spent CPU time on waiting: the"
                  + " generator had not its CPU; try again when it is quiet",
              name,
              100 * part));
    }
  }

  private static String row(String name, Spread spread, int digits) {
    String number = " %10." + digits + "f";
    return String.format(
        Locale.ROOT,
        "  %-18s" + number + number + number + "%n",
        name,
        spread.median(),
        spread.min(),
        spread.max());
  }

  private String allocation() {
    return String.format(
        Locale.ROOT,
        "heap allocation of the polling thread: at most %d bytes in %d turns, the two readings included",
        comparison.mostAllocatedBytes(),
        comparison.fewestTurns());
  }

  /** The texts by the names of their files; what was there is history in git. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(fileName() + ".csv", csv());
    files.put(fileName() + ".svg", chart().svg());
    files.put(fileName() + ".md", markdown());
    return files;
  }

  private String fileName() {
    Setup setup = comparison.setup();
    return String.format(
        Locale.ROOT,
        "%s-%s-%d-b%d%s",
        work.prefix,
        setup.port().label(),
        setup.size(),
        setup.burst(),
        setup.queues() == 1 ? "" : "-q" + setup.queues());
  }

  BarChart chart() {
    Spread ratio = comparison.ratio();
    return new BarChart(
        "dmac ÷ " + comparison.otherName() + ": " + subject(),
        String.format(
            Locale.ROOT,
            "median of %d pairs, from the least to the most; ratio %.3f (%.3f to %.3f)",
            comparison.pairs().size(),
            ratio.median(),
            ratio.min(),
            ratio.max()),
        machine.line(),
        "Mpps of CPU time",
        0,
        false,
        List.of(
            new BarChart.Group(
                "",
                List.of(
                    bar("dmac", BarChart.Tone.DMAC, comparison.dmacMpps()),
                    bar(comparison.otherName(), BarChart.Tone.OTHER, comparison.otherMpps())))));
  }

  private static BarChart.Bar bar(String name, BarChart.Tone tone, Spread mpps) {
    return new BarChart.Bar(name, tone, mpps, BarChart.number(mpps.median()) + " Mpps");
  }

  String csv() {
    StringBuilder csv =
        new StringBuilder(machine.csvComment())
            .append("pair,")
            .append(csvHead(comparison.otherName()))
            .append(csvHead("dmac"))
            .append("ratio\n");
    int number = 0;
    for (Pair pair : comparison.pairs()) {
      csv.append(++number).append(',').append(csv(pair.other())).append(',');
      csv.append(csv(pair.dmac()))
          .append(',')
          .append(String.format(Locale.ROOT, "%.4f", pair.ratio()))
          .append('\n');
    }
    return csv.toString();
  }

  private static String csvHead(String name) {
    return "NAME_frames,NAME_cpu_ns,NAME_wall_ns,NAME_mpps,NAME_offered,NAME_delivered,NAME_dropped,"
        .replace("NAME", name);
  }

  private static String csv(Run run) {
    Flow flow = run.flow();
    return String.format(
        Locale.ROOT,
        "%d,%d,%d,%.4f,%d,%d,%d",
        run.frames(),
        run.cpuNs(),
        run.wallNs(),
        run.mpps(),
        flow.offered(),
        flow.delivered(),
        flow.dropped());
  }

  String markdown() {
    Setup setup = comparison.setup();
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(Locale.ROOT, "# dmac ÷ %s: %s%n%n", comparison.otherName(), subject()));
    page.append(
        String.format(
            Locale.ROOT,
            "Frames %s per CPU second of the polling %s, in millions. Sizes are without the"
                + " frame check sequence.%n%n![rates](%s.svg)%n%n",
            work.done,
            threads(),
            fileName()));
    page.append("| | median | min | max |\n| --- | --- | --- | --- |\n");
    page.append(markdownRow(comparison.otherName(), comparison.otherMpps(), digits()));
    page.append(markdownRow("dmac", comparison.dmacMpps(), digits()));
    page.append(markdownRow("**ratio of the pairs**", comparison.ratio(), 3));
    page.append(
        String.format(
            Locale.ROOT,
            "%n| pair | %s | its core | dmac | its core | ratio |%n",
            comparison.otherName()));
    page.append("| --- | --- | --- | --- | --- | --- |\n");
    int number = 0;
    for (Pair pair : comparison.pairs()) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %d | %.3f | %.0f %% | %.3f | %.0f %% | %.3f |%n",
              ++number,
              pair.other().mpps(),
              100 * pair.other().coreShare(),
              pair.dmac().mpps(),
              100 * pair.dmac().coreShare(),
              pair.ratio()));
    }
    page.append(flowTable());
    page.append("\n");
    warnings().forEach(text -> page.append("- **").append(text).append("**\n"));
    comparison
        .discarded()
        .forEach(reason -> page.append("- discarded: ").append(reason).append('\n'));
    page.append("- ").append(allocation()).append('\n');
    page.append(machine.markdown());
    page.append(
        String.format(
            Locale.ROOT,
            "- memory: %s; %d mbufs, cache of %d; %d descriptors%n",
            setup.memory().describe(),
            setup.mbufs(),
            setup.mbufCache(),
            setup.descriptors()));
    page.append(
        String.format(
            Locale.ROOT,
            "- window: %.1f s of each in turns of %d ms, after %.1f s of warm-up; polling threads on CPU %s%n",
            setup.timing().measureMs() / 1e3,
            setup.timing().sliceMs(),
            setup.timing().warmUpMs() / 1e3,
            setup.pollCpus()));
    if (setup.port().isLoadedFromOutside()) {
      page.append(
          String.format(
              Locale.ROOT,
              "- generator, on CPU %d: `%s`%n",
              setup.controlCpu(),
              String.join(" ", Generator.command(setup))));
    }
    page.append(String.format(Locale.ROOT, "- command: `%s`%n", command));
    page.append(
        String.format(
            Locale.ROOT,
            "- %s: `%s`%n",
            comparison.otherName(),
            String.join(" ", comparison.otherCommand())));
    return page.toString();
  }

  private String flowTable() {
    return "\n| frames of all windows | offered | missed before it | refused by its port | lost"
        + " behind it | delivered |\n| --- | --- | --- | --- | --- | --- |\n"
        + flowMarkdownRow(comparison.otherName(), otherFlow())
        + flowMarkdownRow("dmac", dmacFlow());
  }

  private static String flowMarkdownRow(String name, Flow flow) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d |%n",
        name,
        flow.offered(),
        flow.missed(),
        flow.refused(),
        flow.lostBehind(),
        flow.delivered());
  }

  private static String markdownRow(String name, Spread spread, int digits) {
    String number = " | %." + digits + "f";
    return String.format(
        Locale.ROOT,
        "| %s" + number + number + number + " |%n",
        name,
        spread.median(),
        spread.min(),
        spread.max());
  }
}
