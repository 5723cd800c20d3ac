package io.dmac.bench;

import io.dmac.app.api.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench pauses}. */
@Command(
    name = "pauses",
    sortOptions = false,
    header = "Measure the longest gap between two turns of the loop, and the JVM's part in it.",
    footer = {
      "",
      "dmac's echo at full load; JDK Flight Recorder says when the JVM stood still, the loop itself"
          + " how long it did not turn, and the kernel how long the polling thread waited for its"
          + " CPU.",
      "",
      "Examples:",
      "  @|bold dmac bench pauses --seconds 600|@",
      "  @|bold dmac bench pauses --port ring --seconds 60 --java-option -XX:+UseZGC --json|@",
    })
final class PausesCommand implements Callable<Integer> {
  private static final int SIZE = 64;
  private static final int AROUND_S = 8;
  private static final int SAMPLE_MS = 100;

  @Option(
      names = "--port",
      paramLabel = "KIND",
      defaultValue = "null",
      description = "null or ring (${DEFAULT-VALUE}).")
  private String port;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "600",
      description = "For how long (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--burst",
      paramLabel = "FRAMES",
      defaultValue = "32",
      description = "Most frames of one burst (${DEFAULT-VALUE}).")
  private int burst;

  @Option(
      names = "--allocate",
      paramLabel = "KIB",
      defaultValue = "1024",
      description =
          "What another thread allocates a second, as metrics and the API do; the loop allocates"
              + " nothing (${DEFAULT-VALUE}).")
  private int allocateKib;

  @Mixin private ProgramOptions programs;
  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  PausesCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkArguments();
    PrintWriter err = spec.commandLine().getErr();
    Scheduling.raiseCaller();
    try (Hugepages hugepages = programs.reserve(1)) {
      Setup setup =
          programs.setup(
              PortKind.of(port),
              SIZE,
              burst,
              1,
              hugepages.areAvailable(),
              new Timing(0, seconds * 1000, seconds * 1000));
      err.printf("dmac's echo on net_%s for %d s; about %d s%n", port, seconds, seconds + AROUND_S);
      err.flush();
      PausesReport report = measure(setup);
      results.print(report.json(), report.table());
      results.write(results.folder(), report.files());
    }
    return 0;
  }

  private PausesReport measure(Setup setup) throws IOException, InterruptedException {
    try (ProgramProcess worker =
        new ProgramProcess("dmac", command(setup), Watchdog.limitMs(setup))) {
      worker.next(PausesWorker.POLLING);
      List<Long> threads =
          Proc.threads(worker.pid(), thread -> thread.startsWith(EchoRig.POLL_THREAD));
      Priority.raisePollingThreads(threads);
      worker.next(PausesWorker.BEGUN);
      MachineShare share = watch(setup, worker.pid(), threads.getFirst());
      String result = worker.next(PausesWorker.RESULT);
      return new PausesReport(
          setup,
          seconds,
          allocateKib,
          Json.read(result.substring(PausesWorker.RESULT.length() + 1), PausesResult.class),
          share,
          programs.jvmFlags(),
          Machine.here(),
          results.commandLine());
    }
  }

  /** Not from within the worker: reading files allocates. */
  private MachineShare watch(Setup setup, long pid, long thread)
      throws IOException, InterruptedException {
    long firstNs = Proc.threadWaitNs(pid, thread);
    long stolenNs = stolenNs(setup);
    long beforeNs = firstNs;
    long mostNs = 0;
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < endNs) {
      TimeUnit.MILLISECONDS.sleep(SAMPLE_MS);
      long nowNs = Proc.threadWaitNs(pid, thread);
      mostNs = Math.max(mostNs, nowNs - beforeNs);
      beforeNs = nowNs;
    }
    return new MachineShare(beforeNs - firstNs, mostNs, stolenNs(setup) - stolenNs);
  }

  private static long stolenNs(Setup setup) throws IOException {
    return CpuSteal.stolenNs(Files.readString(Path.of("/proc/stat")), setup.pollCpu());
  }

  private List<String> command(Setup setup) {
    List<String> command = new ArrayList<>(setup.prefix());
    command.addAll(ChildJvm.command(programs.jvmFlags()));
    command.add(PausesWorker.class.getName());
    command.add(String.valueOf(seconds));
    command.add(String.valueOf(allocateKib));
    command.addAll(EchoPlan.of(setup).words());
    return command;
  }

  private void checkArguments() {
    Problems problems = new Problems();
    problems.choice("--port", port, List.of("null", "ring"));
    problems.range("--seconds", seconds, 1, 36_000);
    problems.range("--burst", burst, 1, 512);
    problems.range("--allocate", allocateKib, 0, 1 << 20);
    programs.check(problems);
    problems.throwIfAny(spec);
  }
}
