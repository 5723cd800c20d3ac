package io.dmac.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench probe}. */
@Command(
    name = "probe",
    sortOptions = false,
    header = "Compare dmac's probe as a generator with testpmd's txonly: in turn, on one core.",
    footer = {
      "",
      "Both send as fast as net_null takes frames, which throws them away. dmac numbers, stamps and"
          + " checks each; txonly sends the same bytes again and again.",
      "",
      "Examples:",
      "  @|bold dmac bench probe|@",
      "  @|bold dmac bench probe --size 1514 --pairs 9 --json|@",
    })
final class ProbeCommand implements Callable<Integer> {
  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "60",
      description =
          "Bytes of a frame as testpmd's --txpkts counts them, without the frame check sequence: 60"
              + " to 1518; 60 is what RFC 2544 calls 64 (${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "7",
      description = "Pairs that count (${DEFAULT-VALUE}).")
  private int pairs;

  @Mixin private ProgramOptions programs;
  @Mixin private TimingOptions timing;
  @Mixin private ResultOptions results;

  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ProbeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Problems problems = new Problems();
    problems.range("--size", size, CompareCommand.SHORTEST, CompareCommand.LONGEST);
    problems.range("--burst", burst, 1, 512);
    problems.range("--pairs", pairs, 1, 1000);
    programs.check(problems);
    timing.check(problems);
    problems.throwIfAny(spec);
    programs.testpmd();
    PrintWriter err = spec.commandLine().getErr();
    try (Hugepages hugepages = programs.reserve(2)) {
      Setup setup =
          programs.setup(PortKind.NULL, size, burst, 1, hugepages.areAvailable(), timing.timing());
      err.printf("sending into net_null; about %d s%n", timing.expectedSeconds(pairs));
      Comparison comparison =
          Comparison.make(
              setup,
              pairs,
              timing.coreShare(),
              each -> TestpmdProcess.sending(sink(each)),
              each -> DmacProcess.sending(sink(each), ChildJvm.command(programs.jvmFlags())),
              new PairProgress(err, pairs));
      comparison.requireAPair();
      ComparisonReport report =
          new ComparisonReport(
              ComparisonReport.Work.GENERATE, comparison, Machine.here(), results.commandLine());
      results.print(report.json(), report.table());
      results.write(results.folder(), report.files());
      return 0;
    }
  }

  /** A port that has no frame of its own to receive. */
  private static Setup sink(Setup setup) {
    return setup.withEnd(setup.vdevs().getFirst() + ",no-rx=1");
  }
}
