package io.dmac.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench matrix}. */
@Command(
    name = "matrix",
    sortOptions = false,
    header = "Make many comparisons, and one table of them.",
    footer = {
      "",
      "Each is one of 'dmac bench compare' and writes its files; a combination that a port does not"
          + " have (2 queues on most) is left out.",
      "",
      "Examples:",
      "  @|bold dmac bench matrix|@",
      "  @|bold dmac bench matrix --ports null,ring --sizes 64 --bursts 32,64 --pairs 7|@",
    })
final class MatrixCommand implements Callable<Integer> {
  @Option(
      names = "--ports",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "null,ring,memif,af_packet,af_xdp,tap",
      description = "Which ports (${DEFAULT-VALUE}).")
  private List<String> ports;

  @Option(
      names = "--sizes",
      paramLabel = "BYTES",
      split = ",",
      defaultValue = "64,128,512,1518",
      description = "Bytes of a frame, without the frame check sequence (${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--bursts",
      paramLabel = "FRAMES",
      split = ",",
      defaultValue = "32,64",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private List<Integer> bursts;

  @Option(
      names = "--queues",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description = "Queues, where the port has them (${DEFAULT-VALUE}).")
  private List<Integer> queues;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Pairs that count, of each comparison (${DEFAULT-VALUE}).")
  private int pairs;

  @Mixin private ProgramOptions programs;
  @Mixin private TimingOptions timing;
  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** One comparison to make. */
  private record Case(PortKind port, int size, int burst, int queues) {}

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  MatrixCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    List<Case> cases = cases();
    Starter testpmd = programs.testpmd();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%d comparisons of %d pairs; about %d minutes%n",
        cases.size(), pairs, Math.ceilDiv(timing.expectedSeconds(cases.size() * pairs), 60));
    MatrixReport report = new MatrixReport(Machine.here(), results.commandLine());
    try (Hugepages hugepages = programs.reserve(2)) {
      for (Case each : cases) {
        err.printf(
            "%d/%d: net_%s, %d bytes, burst %d, queues %d%n",
            report.rows() + 1,
            cases.size(),
            each.port().label(),
            each.size(),
            each.burst(),
            each.queues());
        compare(each, hugepages.areAvailable(), testpmd, report);
      }
    }
    results.print(report.json(), report.table());
    results.write(results.folder(), report.files());
    return report.isComplete() ? 0 : 1;
  }

  /** What cannot be measured is said in its row, and the others go on. */
  private void compare(Case each, boolean hugepages, Starter testpmd, MatrixReport report)
      throws IOException, InterruptedException {
    Setup setup =
        programs.setup(
            each.port(), each.size(), each.burst(), each.queues(), hugepages, timing.timing());
    PrintWriter err = spec.commandLine().getErr();
    try {
      Comparison comparison =
          Comparison.make(
              setup,
              pairs,
              timing.coreShare(),
              testpmd,
              programs.dmac(),
              new PairProgress(err, pairs));
      comparison.requireAPair();
      report.add(comparison);
      results.write(
          results.folder(),
          new ComparisonReport(comparison, Machine.here(), results.commandLine()).files());
    } catch (IOException | IllegalStateException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      err.println("  not measured: " + e.getMessage());
      err.flush();
      report.addMissing(setup, reason);
    }
  }

  private void checkArguments() {
    Problems problems = new Problems();
    ports.forEach(port -> problems.choice("--ports", port, PortKind.labels()));
    sizes.forEach(
        size -> problems.range("--sizes", size, CompareCommand.SHORTEST, CompareCommand.LONGEST));
    bursts.forEach(burst -> problems.range("--bursts", burst, 1, 512));
    queues.forEach(count -> problems.range("--queues", count, 1, 2));
    problems.range("--pairs", pairs, 1, 1000);
    programs.check(problems);
    timing.check(problems);
    problems.throwIfAny(spec);
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String label : ports) {
      PortKind port = PortKind.of(label);
      for (int count : queues) {
        for (int size : sizes) {
          for (int burst : bursts) {
            if (count <= port.mostQueues()) {
              cases.add(new Case(port, size, burst, count));
            }
          }
        }
      }
    }
    return cases;
  }
}
