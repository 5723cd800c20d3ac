package io.dmac.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench scale}. */
@Command(
    name = "scale",
    sortOptions = false,
    header = "Measure what a second core brings, for dmac and for testpmd.",
    footer = {
      "",
      "On net_null: one queue on one pinned loop and two on two, in turn; frames per second"
          + " of time, and beside it per second of CPU time, which neighbours do not disturb."
          + " net_null keeps the counters of two queues of a port in one cache line, which both"
          + " cores write each burst; those of two ports lie apart.",
      "",
      "Examples:",
      "  @|bold dmac bench scale|@",
      "  @|bold dmac bench scale --second port --pairs 7 --json|@",
    })
final class ScaleCommand implements Callable<Integer> {
  private static final int SIZE = 64;
  private static final String QUEUE = "queue";
  private static final String PORT = "port";

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Pairs that count, of each program (${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--second",
      paramLabel = "WHAT",
      defaultValue = "queue",
      description =
          "What the second core polls: another queue of the port, or another port"
              + " (${DEFAULT-VALUE}).")
  private String second;

  @Mixin private ProgramOptions programs;
  @Mixin private TimingOptions timing;
  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ScaleCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Problems problems = new Problems();
    problems.range("--burst", burst, 1, 512);
    problems.range("--pairs", pairs, 1, 1000);
    problems.choice("--second", second, List.of(QUEUE, PORT));
    programs.check(problems);
    timing.check(problems);
    problems.throwIfAny(spec);
    Starter testpmd = programs.testpmd();
    PrintWriter err = spec.commandLine().getErr();
    Scheduling.raiseCaller();
    try (Hugepages hugepages = programs.reserve(2)) {
      Setup one =
          programs.setup(PortKind.NULL, SIZE, burst, 1, hugepages.areAvailable(), timing.timing());
      err.printf(
          "1 %1$s and 2 %1$ss in turn; about %2$d s%n", second, timing.expectedSeconds(2 * pairs));
      PairCollector ofDmac = new PairCollector(pairs, timing.coreShare());
      PairCollector ofTestpmd = new PairCollector(pairs, timing.coreShare());
      while (!ofDmac.isDone() || !ofTestpmd.isDone()) {
        measure("dmac", one, programs.dmac(), ofDmac);
        measure("testpmd", one, testpmd, ofTestpmd);
      }
      ScaleReport report = report(one, ofDmac, ofTestpmd);
      results.print(report.json(), report.table());
      results.write(results.folder(), report.files());
    }
    return 0;
  }

  /** A pair: one queue stands under "other", two under "dmac". */
  private void measure(String name, Setup one, Starter starter, PairCollector collector)
      throws IOException, InterruptedException {
    if (collector.isDone()) {
      return;
    }
    try (Contestant single = Comparison.start(one, starter);
        Contestant both = Comparison.start(onTwoCores(one), starter)) {
      Pair pair = new Duel(one.timing()).fight(single, both);
      String discarded = collector.add(pair).orElse("");
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "  %s %s: 1 core %.2f Mpps (%.0f %% of it), 2 cores %.2f Mpps (%.0f %%), 2 ÷ 1 %.3f"
              + "%n",
          discarded.isEmpty()
              ? collector.kept().size() + "/" + pairs
              : "discarded, " + discarded + ",",
          name,
          pair.other().wallMpps(),
          100 * pair.other().coreShare(),
          pair.dmac().wallMpps(),
          100 * pair.dmac().coreShare(),
          ScaleReport.ratio(pair));
      err.flush();
    }
  }

  private Setup onTwoCores(Setup one) {
    return second.equals(PORT) ? one.withSecondPort() : one.withQueues(2);
  }

  private ScaleReport report(Setup one, PairCollector ofDmac, PairCollector ofTestpmd) {
    if (ofDmac.kept().isEmpty() || ofTestpmd.kept().isEmpty()) {
      List<String> reasons = new ArrayList<>(ofDmac.discarded());
      reasons.addAll(ofTestpmd.discarded());
      throw new IllegalStateException(
          "no pair counts, for both CPUs are in use by others ("
              + reasons.getLast()
              + "); try again when it is quiet, or lower --core-share");
    }
    return new ScaleReport(
        one,
        second,
        ofDmac.kept(),
        ofTestpmd.kept(),
        ofDmac.discarded().size() + ofTestpmd.discarded().size(),
        Machine.here(),
        results.commandLine());
  }
}
