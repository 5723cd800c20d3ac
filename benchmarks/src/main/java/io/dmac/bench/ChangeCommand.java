package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.dpdk.Eal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench change}. */
@Command(
    name = "change",
    sortOptions = false,
    header =
        "Count the frames that changes of the MAC address cost, beside macchanger and ip link.",
    footer = {
      "",
      "Numbered frames flow at the lossless rate, which a trial of a minute has held, while the"
          + " address changes; those that never come back are lost. The others change the address"
          + " beneath testpmd's macswap.",
      "",
      "Examples:",
      "  @|bold dmac bench change --port tap --changes 1000 --json|@",
      "  @|bold dmac bench change --port macvlan --rate 100000|@",
    })
final class ChangeCommand implements Callable<Integer> {
  /** The start of an echo, the search, and the ends of both. */
  private static final int START_LIMIT_S = 600;

  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "tap",
      description =
          "af_packet, on a veth pair; macvlan or macvlan-passthru, af_packet on one of that mode"
              + " (else bridge) over a veth pair; tap; or memif"
              + " (${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Changes of dmac in a row (${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--period",
      paramLabel = "MS",
      defaultValue = "5",
      description = "From one of them to the next; 0 as fast as answers come (${DEFAULT-VALUE}).")
  private int periodMs;

  @Option(
      names = "--sustained",
      paramLabel = "N",
      defaultValue = "500",
      description =
          "Further changes of dmac, each as soon as the last is answered (${DEFAULT-VALUE}).")
  private int sustained;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "macchanger,ip,testpmd",
      description = "Who else changes addresses; none for dmac alone (${DEFAULT-VALUE}).")
  private List<String> peers;

  @Option(
      names = "--peer-changes",
      paramLabel = "N",
      defaultValue = "50",
      description = "Changes one by one, of the others and of dmac (${DEFAULT-VALUE}).")
  private int peerChanges;

  @Option(
      names = "--peer-period",
      paramLabel = "MS",
      defaultValue = "100",
      description = "From one of those to the next (${DEFAULT-VALUE}).")
  private int peerPeriodMs;

  @Option(
      names = "--overlap",
      paramLabel = "MS",
      defaultValue = "200",
      description = "For how long dmac accepts the old address too (${DEFAULT-VALUE}).")
  private int overlapMs;

  @Option(
      names = "--probe",
      paramLabel = "MS",
      defaultValue = "0",
      description =
          "For how long dmac asks before a change whether somebody has the address; waiting, which"
              + " costs no frame (${DEFAULT-VALUE}).")
  private int probeMs;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "",
      description =
          "Where dmac keeps its journal (a temporary folder); what syncs it to a disk bounds the"
              + " changes per second.")
  private String state;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "128",
      description = "Bytes of a frame, without the frame check sequence (${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--rate",
      paramLabel = "FRAMES",
      defaultValue = "0",
      description = "Frames a second (a part of the lossless rate, which is searched for).")
  private long rate;

  @Option(
      names = "--load",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description = "That part, in percent (${DEFAULT-VALUE}).")
  private int load;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "120",
      description = "The longest that a series of changes may take (${DEFAULT-VALUE}).")
  private int limitS;

  @Option(
      names = "--java-option",
      paramLabel = "FLAG",
      description = "A further flag for dmac's JVM; may be repeated.")
  private List<String> jvmFlags = List.of();

  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  ChangeCommand() {}

  @Override
  public Integer call() throws IOException {
    checkArguments();
    ChangePlan plan = plan();
    Map<Changer, ChangeResult> measured = new EnumMap<>(Changer.class);
    Map<Changer, String> obstacles = new EnumMap<>(Changer.class);
    ChangeResult dmac = run(plan);
    measured.put(Changer.DMAC, dmac);
    for (Changer peer : Changer.peers()) {
      Optional<String> obstacle =
          peers.contains(peer.label())
              ? peer.obstacle(plan.link())
              : Optional.of("not asked for (--peers)");
      if (obstacle.isPresent()) {
        obstacles.put(peer, obstacle.get());
        continue;
      }
      try {
        measured.put(peer, run(plan.of(peer, dmac.framesPerSecond())));
      } catch (IOException e) {
        // What was measured of dmac is worth its minutes.
        obstacles.put(
            peer, "failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        tell(String.valueOf(e.getMessage()));
      }
    }
    ChangeReport report =
        new ChangeReport(plan, measured, obstacles, Machine.here(), results.commandLine());
    results.print(report.json(), report.table());
    results.write(results.folder(), report.files());
    return 0;
  }

  private ChangePlan plan() {
    List<Integer> cpus = Eal.allowedCpus();
    if (cpus.size() < 2) {
      throw new IllegalStateException(
          "the flow and the echo need a CPU each; this process may use " + cpus);
    }
    return new ChangePlan(
        ChangeLink.of(port),
        Changer.DMAC,
        size,
        rate,
        load,
        changes,
        periodMs,
        sustained,
        peerChanges,
        peerPeriodMs,
        overlapMs,
        probeMs,
        state,
        limitS,
        cpus.getFirst(),
        cpus.subList(1, cpus.size()),
        jvmFlags);
  }

  /** In a network namespace and a process of its own. */
  private ChangeResult run(ChangePlan plan) throws IOException {
    tell(plan.changer().call() + " on " + plan.link().label());
    try (Namespace namespace = plan.link().namespace();
        ProgramProcess worker =
            new ProgramProcess(
                "the measurement of " + plan.changer().label(),
                command(plan, namespace),
                TimeUnit.SECONDS.toMillis(START_LIMIT_S + 4L * plan.limitS()))) {
      String line = worker.next();
      while (!line.startsWith(ChangeWorker.RESULT)) {
        if (line.startsWith(ChangeWorker.PROGRESS)) {
          tell("  " + line.substring(ChangeWorker.PROGRESS.length() + 1));
        }
        line = worker.next();
      }
      return Json.read(line.substring(ChangeWorker.RESULT.length() + 1), ChangeResult.class);
    }
  }

  private static List<String> command(ChangePlan plan, Namespace namespace) {
    List<String> command = new ArrayList<>(plan.besideFlow());
    command.addAll(namespace.enter());
    command.addAll(ChildJvm.command(List.of()));
    command.add(ChangeWorker.class.getName());
    command.add(Json.write(plan));
    return command;
  }

  private void tell(String words) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(words);
    err.flush();
  }

  private void checkArguments() {
    Problems problems = new Problems();
    problems.choice("--port", port, ChangeLink.labels());
    List<String> known = new ArrayList<>(Changer.peers().stream().map(Changer::label).toList());
    known.add("none");
    peers.forEach(peer -> problems.choice("--peers", peer, known));
    // The flow has a part for each, and ProbeProcessor.MOST_INTERVALS of them.
    problems.range("--changes", changes, 1, 2_000);
    problems.range("--sustained", sustained, 0, 1_000);
    problems.range("--peer-changes", peerChanges, 1, 1_000);
    problems.range("--period", periodMs, 0, 60_000);
    problems.range("--peer-period", peerPeriodMs, 0, 60_000);
    problems.range("--overlap", overlapMs, 0, 600_000);
    problems.range("--probe", probeMs, 0, 10_000);
    problems.range("--size", size, ChangeFlow.SHORTEST, 1514);
    problems.range("--load", load, 1, 100);
    problems.range("--seconds", limitS, 1, 600);
    problems.throwIfAny(spec);
  }
}
