package io.dmac.bench;

import io.dmac.method.ThroughputSearch;
import io.dmac.method.Trial;
import io.dmac.method.Trials;
import io.dmac.probe.ProbePlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench ndr}. */
@Command(
    name = "ndr",
    sortOptions = false,
    header = "Compare the NDR that dmac's probe reports with what testpmd shows on the same path.",
    footer = {
      "",
      "The path lies between two processes on two CPUs; testpmd's macswap echoes at its far end for"
          + " both. All send UDP over IPv4. dmac searches the NDR, holds it once more, and testpmd's own statistics"
          + " say how many frames that were. testpmd cannot send at a rate: its flowgen sends and"
          + " receives as fast as it can, and what its statistics say came back is what the path"
          + " carries.",
      "",
      "Examples:",
      "  @|bold dmac bench ndr|@",
      "  @|bold dmac bench ndr --port af_packet --rounds 5 --seconds 2 --json|@",
    })
final class NdrCommand implements Callable<Integer> {
  /** Bytes with UDP's headers and the probe's own. */
  private static final int SHORTEST = 70;

  private static final int START_S = 18;
  private static final int TRIALS_EXPECTED = 16;

  /** Of a trial at full speed. */
  private static final int PART_MS = 100;

  private static final long WARMING_RATE = 20_000;
  private static final int WARMING_MS = 4_000;

  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "memif",
      description = "memif, or af_packet, on a veth pair (${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "70",
      description = "Bytes of a frame, without the frame check sequence (${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Searches, in new processes each (${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of a trial that decides, and of flowgen's (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--width",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description = "How near the rate found is to one that fails (${DEFAULT-VALUE}).")
  private double widthPercent;

  @Option(
      names = "--window",
      paramLabel = "FRAMES",
      description =
          "Most frames of the probe's without a reply; 0 for no limit (what one of a memif's rings"
              + " holds, so that neither end's pause overflows one; else 0).")
  private @Nullable Integer window;

  @Mixin private ProgramOptions programs;
  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  private List<String> flowgenCommand = List.of();
  private List<String> echoCommand = List.of();

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  NdrCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    Starter testpmd = programs.testpmd();
    PrintWriter err = spec.commandLine().getErr();
    int expectedS = rounds * (START_S + seconds * TRIALS_EXPECTED);
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
      err.printf("%d searches on net_%s; about %d s%n", rounds, port, expectedS);
      err.flush();
      List<NdrRound> made = new ArrayList<>();
      while (made.size() < rounds) {
        made.add(round(setup, testpmd));
        tell(made);
      }
      NdrReport report =
          new NdrReport(
              setup,
              seconds,
              window(),
              made,
              flowgenCommand,
              echoCommand,
              Machine.here(),
              results.commandLine());
      results.print(report.json(), report.table());
      results.write(results.folder(), report.files());
      return 0;
    }
  }

  /** In new processes: two JVMs compile the same loop differently. */
  private NdrRound round(Setup setup, Starter testpmd) throws IOException, InterruptedException {
    try (LatencyRig probe =
            LatencyRig.start("probe", setup, testpmd, LatencyProbe.Frames.UDP, window());
        FlowgenRig flowgen = FlowgenRig.start(setup)) {
      flowgenCommand = flowgen.command();
      echoCommand = probe.command();
      // Warm before anything counts: compilers and caches.
      probe.warmUp(WARMING_RATE, WARMING_MS);
      probe.warmUp(ProbePlan.UNPACED, WARMING_MS);
      flowgen.run(WARMING_MS);
      return round(probe, flowgen);
    }
  }

  private NdrRound round(LatencyRig probe, FlowgenRig flowgen)
      throws IOException, InterruptedException {
    RigTrials trials =
        new RigTrials(probe, flowgen, new ArrayList<>(), spec.commandLine().getErr());
    ThroughputSearch.Result found = search(trials);
    Trial ndr =
        found
            .ndr()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "frames are lost at every rate: the machine is too busy to find a"
                            + " lossless one; try again when it is quiet"));
    Flow echoBefore = probe.counted();
    LatencyRun confirming =
        probe.run(ndr.framesPerSecond().orElse(ProbePlan.UNPACED), seconds * 1000L);
    Flow echoed = probe.counted().since(echoBefore);
    return new NdrRound(
        found.mrr().receivedPerSecond(),
        ndr.receivedPerSecond(),
        confirming,
        echoed,
        trials.flowgenRuns());
  }

  private ThroughputSearch.Result search(RigTrials trials) {
    Duration length = Duration.ofSeconds(seconds);
    return new ThroughputSearch(
            trials,
            new ThroughputSearch.Settings(
                ProbePlan.UNPACED, length.dividedBy(5), length, widthPercent / 100, 2, 0.005))
        .run();
  }

  /**
   * Trials of the rig's probe. At full speed flowgen and the probe run in turn, part by part: the
   * path is faster at one time than at another, for seconds.
   */
  private record RigTrials(
      LatencyRig rig, FlowgenRig flowgen, List<FlowgenRun> flowgenRuns, PrintWriter err)
      implements Trials {
    @Override
    public Trial atRate(long framesPerSecond, Duration length) {
      try {
        Trial trial =
            framesPerSecond == ProbePlan.UNPACED
                ? atFullSpeed(length)
                : rig.run(framesPerSecond, length.toMillis()).trial(framesPerSecond);
        err.printf(
            Locale.ROOT,
            "    %.3f Mpps sent, %d lost, %d not sent in time%n",
            trial.sentPerSecond() / 1e6,
            trial.lost(),
            trial.skipped());
        err.flush();
        return trial;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while flowgen ran", e);
      }
    }

    private Trial atFullSpeed(Duration length) throws IOException, InterruptedException {
      List<FlowgenRun> flows = new ArrayList<>();
      List<LatencyRun> runs = new ArrayList<>();
      for (long part = length.toMillis() / PART_MS; part > 0; part--) {
        flows.add(flowgen.run(PART_MS));
        runs.add(rig.run(ProbePlan.UNPACED, PART_MS));
      }
      flowgenRuns.add(FlowgenRun.all(flows));
      return LatencyRun.trial(runs);
    }

    @Override
    public Trial burst(long frames) {
      throw new UnsupportedOperationException("the search makes trials at rates alone");
    }
  }

  private void tell(List<NdrRound> made) {
    NdrRound round = made.getLast();
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        Locale.ROOT,
        "  %d/%d: NDR %.3f Mpps, again: %d lost of %d; MRR %.3f; flowgen %.3f; NDR ÷ flowgen %.3f%n",
        made.size(),
        rounds,
        round.ndr() / 1e6,
        round.confirming().lost(),
        round.confirming().sent(),
        round.mrr() / 1e6,
        round.flowgenPerSecond() / 1e6,
        round.ratio());
    err.flush();
  }

  private int window() {
    if (window != null) {
      return window;
    }
    return port.equals(PortKind.MEMIF.label()) ? LatencyRig.MEMIF_RING - 2 * burst : 0;
  }

  private void checkArguments() {
    Problems problems = new Problems();
    problems.choice("--port", port, LatencyRig.ports().stream().map(PortKind::label).toList());
    problems.range("--size", size, SHORTEST, 1514);
    problems.range("--burst", burst, 1, 512);
    problems.range("--rounds", rounds, 1, 100);
    problems.range("--seconds", seconds, 1, 60);
    problems.range("--width (in hundredths)", (int) (100 * widthPercent), 1, 5_000);
    problems.range("--window", window(), 0, 1 << 20);
    programs.check(problems);
    problems.throwIfAny(spec);
  }
}
