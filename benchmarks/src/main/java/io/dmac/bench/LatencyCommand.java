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

/** {@code dmac bench latency}. */
@Command(
    name = "latency",
    sortOptions = false,
    header = "Compare round trips of dmac's echo and testpmd's macswap, at parts of one rate.",
    footer = {
      "",
      "dmac's probe sends from the other CPU, to one program at a time while the other is stopped."
          + " The lossless rate is searched with testpmd, and both get the same parts of it.",
      "",
      "Examples:",
      "  @|bold dmac bench latency --port memif|@",
      "  @|bold dmac bench latency --port af_packet --seconds 5 --rounds 3 --json|@",
    })
final class LatencyCommand implements Callable<Integer> {
  private static final int TRIAL_MS = 500;
  private static final int TRIALS_EXPECTED = 25;
  private static final int START_S = 15;
  private static final int WARMING_MS = 2_000;
  private static final long HIGHEST_RATE = 32_000_000;

  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "memif",
      description =
          "memif, between two processes, or af_packet, on a veth pair (${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "Bytes of a frame, without the frame check sequence (${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--loads",
      paramLabel = "PERCENT",
      split = ",",
      defaultValue = "10,50,90",
      description = "Parts of the lossless rate (${DEFAULT-VALUE}).")
  private List<Integer> loads;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "10",
      description = "Of each step (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Steps of each program at each load (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--rate",
      paramLabel = "FRAMES",
      defaultValue = "0",
      description = "The lossless rate, where it is known: frames a second (searched).")
  private long rate;

  @Mixin private ProgramOptions programs;
  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  LatencyCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    Starter testpmd = programs.testpmd();
    PrintWriter err = spec.commandLine().getErr();
    int steps = loads.size() * rounds * 2;
    int expectedS =
        START_S
            + (rate > 0 ? 0 : TRIALS_EXPECTED)
            + loads.size() * 2 * WARMING_MS / 1000
            + steps * (seconds + 1);
    Scheduling.raiseCaller();
    try (Hugepages hugepages = programs.reserve(4)) {
      Setup setup =
          programs.setup(
              PortKind.of(port),
              size,
              burst,
              1,
              hugepages.areAvailable(),
              new Timing(0, expectedS * 1000, 1));
      err.printf("%d steps of %d s on net_%s; about %d s%n", steps, seconds, port, expectedS);
      err.flush();
      try (LatencyRig ofTestpmd =
              LatencyRig.start("testpmd", setup, testpmd, LatencyProbe.Frames.RAW, 0);
          LatencyRig ofDmac =
              LatencyRig.start("dmac", setup, programs.dmac(), LatencyProbe.Frames.RAW, 0)) {
        ofTestpmd.warmUp(firstRate(), WARMING_MS);
        long lossless = rate > 0 ? rate : search(ofTestpmd);
        err.printf("lossless with testpmd: %d frames a second%n", lossless);
        // Before anything counts, compilers have seen both programs and both probes at each load.
        for (int load : loads) {
          ofTestpmd.warmUp(partOf(lossless, load), WARMING_MS);
          ofDmac.warmUp(partOf(lossless, load), WARMING_MS);
        }
        List<LatencyStep> made = measure(ofTestpmd, ofDmac, lossless);
        LatencyReport report =
            new LatencyReport(
                setup, lossless, seconds, made, Machine.here(), results.commandLine());
        results.print(report.json(), report.table());
        results.write(results.folder(), report.files());
      }
    }
    return 0;
  }

  private static long partOf(long rate, int percent) {
    return Math.max(1, rate * percent / 100);
  }

  private long firstRate() {
    return PortKind.of(port) == PortKind.MEMIF ? 200_000 : 20_000;
  }

  private long search(LatencyRig rig) throws IOException {
    return new LosslessRate(
            framesPerSecond -> {
              LatencyRun run = rig.run(framesPerSecond, TRIAL_MS);
              boolean lossless = run.isLossless(framesPerSecond);
              spec.commandLine()
                  .getErr()
                  .printf(
                      "  searching: %d a second: %s%n",
                      framesPerSecond,
                      lossless
                          ? "all came back"
                          : run.lost() > 0 ? run.lost() + " lost" : "not sent that fast");
              spec.commandLine().getErr().flush();
              return lossless;
            })
        .search(firstRate(), HIGHEST_RATE);
  }

  private List<LatencyStep> measure(LatencyRig ofTestpmd, LatencyRig ofDmac, long lossless)
      throws IOException {
    List<LatencyStep> steps = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (int load : loads) {
        long framesPerSecond = partOf(lossless, load);
        // Who comes first changes with the rounds.
        List<LatencyRig> order =
            round % 2 == 1 ? List.of(ofTestpmd, ofDmac) : List.of(ofDmac, ofTestpmd);
        for (LatencyRig rig : order) {
          LatencyRun run = rig.run(framesPerSecond, seconds * 1000L);
          steps.add(new LatencyStep(load, framesPerSecond, rig.name(), run));
          tell(round, steps.getLast());
        }
      }
    }
    return steps;
  }

  private void tell(int round, LatencyStep step) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "  %d/%d: %d %%, %s: median %.1f µs, p99.9 %.1f µs, most %.1f µs, %d lost of %d%n",
        round,
        rounds,
        step.load(),
        step.program(),
        step.run().p50Ns() / 1e3,
        step.run().p999Ns() / 1e3,
        step.run().maxNs() / 1e3,
        step.run().lost(),
        step.run().sent());
    err.flush();
  }

  private void checkArguments() {
    Problems problems = new Problems();
    problems.choice("--port", port, LatencyRig.ports().stream().map(PortKind::label).toList());
    problems.range("--size", size, CompareCommand.SHORTEST, 1514);
    problems.range("--burst", burst, 1, 512);
    loads.forEach(load -> problems.range("--loads", load, 1, 100));
    problems.range("--seconds", seconds, 1, 3600);
    problems.range("--rounds", rounds, 1, 100);
    programs.check(problems);
    problems.throwIfAny(spec);
  }
}
