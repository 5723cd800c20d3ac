package io.dmac.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench compare}. */
@Command(
    name = "compare",
    sortOptions = false,
    header = "Compare dmac's echo with testpmd's macswap: in turn, on one core, by CPU time.",
    footer = {
      "",
      "null makes its frames up; ring and memif (both ends in one process) get a few that go round;"
          + " af_packet, af_xdp and tap are each in a network namespace of their own, and testpmd's"
          + " txonly sends UDP to them from the other CPU.",
      "",
      "Examples:",
      "  @|bold dmac bench compare --port null --size 64 --burst 32 --pairs 7|@",
      "  @|bold dmac bench compare --port null --queues 2|@",
      "  @|bold dmac bench compare --port af_packet --size 1518 --json|@",
    })
final class CompareCommand implements Callable<Integer> {
  /** A header and the smallest UDP datagram that a network carries. */
  static final int SHORTEST = 60;

  static final int LONGEST = 1518;

  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "null",
      description = "null, ring, memif, af_packet, af_xdp or tap (${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description =
          "Bytes of a frame as testpmd's --txpkts counts them, without the frame check sequence: 60"
              + " to 1518, such as 64, 128, 512, 1518 (${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--queues",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "1, or 2 on null and ring: a polling thread for each, on both CPUs (${DEFAULT-VALUE}).")
  private int queues;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "7",
      description = "Pairs that count (${DEFAULT-VALUE}).")
  private int pairs;

  @Mixin private ProgramOptions programs;
  @Mixin private TimingOptions timing;
  @Mixin private ResultOptions results;

  @Option(
      names = "--against",
      paramLabel = "FOLDER",
      description = "Another build of dmac in testpmd's place, or this one without --java-option.")
  private @Nullable Path against;

  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  CompareCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    Starter other = against == null ? programs.testpmd() : otherDmac(against);
    PrintWriter err = spec.commandLine().getErr();
    try (Hugepages hugepages = programs.reserve(2)) {
      Setup setup =
          programs.setup(
              PortKind.of(port), size, burst, queues, hugepages.areAvailable(), timing.timing());
      err.printf(
          "comparing on net_%s, %s; about %d s%n",
          setup.port().label(), setup.memory().describe(), timing.expectedSeconds(pairs));
      Comparison comparison =
          Comparison.make(
              setup,
              pairs,
              timing.coreShare(),
              other,
              programs.dmac(),
              new PairProgress(err, pairs));
      comparison.requireAPair();
      ComparisonReport report =
          new ComparisonReport(comparison, Machine.here(), results.commandLine());
      results.print(report.json(), report.table());
      // Two builds of dmac are compared while one works on it: no result to keep unasked.
      results.write(against == null ? results.folder() : results.givenFolder(), report.files());
      return 0;
    }
  }

  private void checkArguments() {
    Problems problems = new Problems();
    problems.choice("--port", port, PortKind.labels());
    problems.range("--size", size, SHORTEST, LONGEST);
    problems.range("--burst", burst, 1, 512);
    problems.range("--pairs", pairs, 1, 1000);
    if (problems.found().isEmpty()) {
      problems.queues(PortKind.of(port), queues);
    }
    programs.check(problems);
    timing.check(problems);
    problems.throwIfAny(spec);
  }

  private static Starter otherDmac(Path folder) {
    return setup ->
        new DmacProcess("other", setup, ChildJvm.command(List.of(), folder.toAbsolutePath()));
  }
}
