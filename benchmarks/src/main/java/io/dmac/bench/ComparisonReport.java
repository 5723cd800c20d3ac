package io.dmac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A comparison as text for people and programs. */
record ComparisonReport(Comparison comparison, Machine machine, String command) {

  /** One line; the only thing on standard output under {@code --json}. */
  String json() {
    Setup setup = comparison.setup();
    Spread ratio = comparison.ratio();
    return String.format(
        Locale.ROOT,
        "{\"port\":\"%s\",\"size\":%d,\"burst\":%d,\"pairs\":%d,"
            + "\"ratio\":{\"median\":%.3f,\"min\":%.3f,\"max\":%.3f},"
            + "\"dmacMpps\":%.2f,\"%sMpps\":%.2f}",
        setup.port().label(),
        setup.size(),
        setup.burst(),
        comparison.pairs().size(),
        ratio.median(),
        ratio.min(),
        ratio.max(),
        comparison.dmacMpps().median(),
        comparison.otherName(),
        comparison.otherMpps().median());
  }

  /** For a terminal. */
  String table() {
    StringBuilder table = new StringBuilder();
    Setup setup = comparison.setup();
    table.append(
        String.format(
            Locale.ROOT,
            "net_%s, %d bytes, burst %d, %d pairs; frames per CPU second of the polling thread%n%n",
            setup.port().label(),
            setup.size(),
            setup.burst(),
            comparison.pairs().size()));
    table.append(
        String.format(Locale.ROOT, "  %-18s %10s %10s %10s%n", "", "median", "least", "most"));
    table.append(row(comparison.otherName() + ", Mpps", comparison.otherMpps(), 2));
    table.append(row("dmac, Mpps", comparison.dmacMpps(), 2));
    table.append(row("dmac ÷ " + comparison.otherName(), comparison.ratio(), 3));
    table.append(String.format(Locale.ROOT, "%n  %s%n", allocation()));
    comparison
        .discarded()
        .forEach(reason -> table.append(String.format(Locale.ROOT, "  discarded: %s%n", reason)));
    return table.toString();
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

  /**
   * Writes {@code compare-PORT-SIZE-BURST.csv} and {@code .md}; what was there is history in git.
   */
  List<Path> write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Setup setup = comparison.setup();
    String name =
        String.format(
            Locale.ROOT, "compare-%s-%d-b%d", setup.port().label(), setup.size(), setup.burst());
    Path csv = directory.resolve(name + ".csv");
    Path markdown = directory.resolve(name + ".md");
    Files.writeString(csv, csv());
    Files.writeString(markdown, markdown());
    return List.of(csv, markdown);
  }

  String csv() {
    StringBuilder csv =
        new StringBuilder(
            "pair,NAME_frames,NAME_cpu_ns,NAME_wall_ns,NAME_mpps,"
                    .replace("NAME", comparison.otherName())
                + "dmac_frames,dmac_cpu_ns,dmac_wall_ns,dmac_mpps,ratio\n");
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

  private static String csv(Run run) {
    return String.format(
        Locale.ROOT, "%d,%d,%d,%.3f", run.frames(), run.cpuNs(), run.wallNs(), run.mpps());
  }

  String markdown() {
    Setup setup = comparison.setup();
    StringBuilder page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "# dmac ÷ %s: net_%s, %d bytes, burst %d%n%n",
            comparison.otherName(),
            setup.port().label(),
            setup.size(),
            setup.burst()));
    page.append("Frames per CPU second of the polling thread, in millions.\n\n");
    page.append("| | median | min | max |\n| --- | --- | --- | --- |\n");
    page.append(markdownRow(comparison.otherName(), comparison.otherMpps(), 2));
    page.append(markdownRow("dmac echo", comparison.dmacMpps(), 2));
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
              "| %d | %.2f | %.0f %% | %.2f | %.0f %% | %.3f |%n",
              ++number,
              pair.other().mpps(),
              100 * pair.other().coreShare(),
              pair.dmac().mpps(),
              100 * pair.dmac().coreShare(),
              pair.ratio()));
    }
    page.append("\n");
    comparison
        .discarded()
        .forEach(reason -> page.append("- discarded: ").append(reason).append('\n'));
    page.append("- ").append(allocation()).append('\n');
    page.append(machine.markdown());
    page.append(
        String.format(
            Locale.ROOT,
            "- memory: %s, %d MiB; %d mbufs, cache of %d; %d descriptors%n",
            setup.hugepages() ? "hugepages of 2 MiB" : "ordinary pages (--no-huge)",
            setup.memoryMib(),
            setup.mbufs(),
            setup.mbufCache(),
            setup.descriptors()));
    page.append(
        String.format(
            Locale.ROOT,
            "- window: %.1f s of each in turns of %d ms, after %.1f s of warm-up; polling threads on CPU %d%n",
            setup.measureMs() / 1e3,
            setup.sliceMs(),
            setup.warmUpMs() / 1e3,
            setup.pollCpu()));
    page.append(String.format(Locale.ROOT, "- command: `%s`%n", command));
    page.append(
        String.format(
            Locale.ROOT,
            "- %s: `%s`%n",
            comparison.otherName(),
            String.join(" ", comparison.otherCommand())));
    return page.toString();
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
