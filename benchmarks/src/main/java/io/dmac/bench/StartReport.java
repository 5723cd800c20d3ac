package io.dmac.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Starts of both programs, as text. Memory is that of the first, which was left to run longest. */
record StartReport(
    List<StartResult> dmac,
    List<StartResult> testpmd,
    int trafficS,
    Machine machine,
    String command,
    List<String> dmacCommand,
    List<String> testpmdCommand) {
  StartReport {
    dmac = List.copyOf(dmac);
    testpmd = List.copyOf(testpmd);
    dmacCommand = List.copyOf(dmacCommand);
    testpmdCommand = List.copyOf(testpmdCommand);
  }

  private static Spread start(List<StartResult> results) {
    return Spread.of(results.stream().map(StartResult::startMs).toList());
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"runs\":%d,\"dmac\":%s,\"testpmd\":%s}",
        dmac.size(),
        json(dmac),
        json(testpmd));
  }

  private static String json(List<StartResult> results) {
    Spread start = start(results);
    return String.format(
        Locale.ROOT,
        "{\"firstEchoMs\":{\"median\":%.0f,\"min\":%.0f,\"max\":%.0f},\"rssMiB\":%d,\"rssHighestMiB\":%d}",
        start.median(),
        start.min(),
        start.max(),
        results.getFirst().residentKib() >> 10,
        results.getFirst().highestKib() >> 10);
  }

  String table() {
    return String.format(Locale.ROOT, "  %-34s %10s %10s%n", "", "dmac", "testpmd")
        + row("start to first echo, median, ms", start(dmac).median(), start(testpmd).median())
        + row("least", start(dmac).min(), start(testpmd).min())
        + row("most", start(dmac).max(), start(testpmd).max())
        + row(
            "resident after " + trafficS + " s, MiB",
            dmac.getFirst().residentKib() / 1024.0,
            testpmd.getFirst().residentKib() / 1024.0)
        + row(
            "highest, MiB",
            dmac.getFirst().highestKib() / 1024.0,
            testpmd.getFirst().highestKib() / 1024.0);
  }

  private static String row(String name, double ofDmac, double ofTestpmd) {
    return String.format(Locale.ROOT, "  %-34s %10.0f %10.0f%n", name, ofDmac, ofTestpmd);
  }

  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("start.md");
    Files.writeString(file, markdown());
    return file;
  }

  String markdown() {
    return "# From the start to the first echo\n\n"
        + "On one end of a veth pair (af_packet), ordinary pages, "
        + String.format(
            Locale.ROOT,
            "%d starts of each; %d frames per second come in.%n%n",
            dmac.size(),
            StartProbe.FRAMES_PER_SECOND)
        + "| | median ms | min | max | resident MiB | highest MiB |\n"
        + "| --- | --- | --- | --- | --- | --- |\n"
        + markdownRow("dmac run", dmac)
        + markdownRow("testpmd macswap", testpmd)
        + "\n"
        + String.format(Locale.ROOT, "- memory read after %d s of traffic%n", trafficS)
        + machine.markdown()
        + String.format(Locale.ROOT, "- command: `%s`%n", command)
        + String.format(Locale.ROOT, "- dmac: `%s`%n", withoutPaths(dmacCommand))
        + String.format(Locale.ROOT, "- testpmd: `%s`%n", String.join(" ", testpmdCommand));
  }

  /** The words that say something on another machine too. */
  private static String withoutPaths(List<String> words) {
    return String.join(
        " ", words.stream().filter(word -> !word.contains("/") && !word.equals("-cp")).toList());
  }

  private static String markdownRow(String name, List<StartResult> results) {
    Spread start = start(results);
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %d | %d |%n",
        name,
        start.median(),
        start.min(),
        start.max(),
        results.getFirst().residentKib() >> 10,
        results.getFirst().highestKib() >> 10);
  }
}
