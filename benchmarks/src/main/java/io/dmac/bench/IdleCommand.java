package io.dmac.bench;

import io.dmac.app.Dmac;
import io.dmac.loop.IdleStrategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac bench idle}. */
@Command(
    name = "idle",
    sortOptions = false,
    header = "Measure what each idle strategy costs without traffic, and how soon it wakes.",
    footer = {
      "",
      "dmac runs on a tap, which has receive interrupts, in a network namespace of its own; the"
          + " kernel pings it through the tap, one question at a time.",
      "",
      "Examples:",
      "  @|bold dmac bench idle|@",
      "  @|bold dmac bench idle --seconds 3 --pings 20 --json|@",
    })
final class IdleCommand implements Callable<Integer> {
  private static final String NEAR_IP = "198.18.0.1";
  private static final String POD_IP = "198.18.0.2";
  private static final String LOOP = "dmac-port";
  private static final int ATTEMPTS = 300;
  private static final Pattern ROUND_TRIP = Pattern.compile(" time=([0-9.]+) ms");

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description = "Of silence for each strategy (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--pings",
      paramLabel = "N",
      defaultValue = "100",
      description = "Questions to each strategy (${DEFAULT-VALUE}).")
  private int pings;

  @Mixin private ResultOptions results;
  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  IdleCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Problems problems = new Problems();
    problems.range("--seconds", seconds, 1, 3_600);
    problems.range("--pings", pings, 1, 100_000);
    problems.throwIfAny(spec);
    PrintWriter err = spec.commandLine().getErr();
    List<IdleReport.Row> rows = new ArrayList<>();
    for (IdleStrategy.Kind kind : IdleStrategy.Kind.values()) {
      rows.add(measure(kind.name().toLowerCase(Locale.ROOT)));
      err.printf(
          Locale.ROOT,
          "  %s: %.2f %% of a CPU, median ping %.3f ms%n",
          rows.getLast().strategy(),
          rows.getLast().cpuPercent(),
          rows.getLast().medianMs());
      err.flush();
    }
    IdleReport report = new IdleReport(rows, seconds, Machine.here(), results.commandLine());
    results.print(report.json(), report.table());
    results.write(results.folder(), report.files());
    return 0;
  }

  private IdleReport.Row measure(String strategy) throws IOException, InterruptedException {
    Path log = Files.createTempFile("dmac-bench-idle", ".log");
    try (Namespace namespace = Namespace.empty()) {
      Process pod =
          new ProcessBuilder(namespace.inside(command(strategy)))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        Watchdog.over(pod, TimeUnit.SECONDS.toMillis(seconds + 60L + pings / 10));
        long thread = pollThread(pod, log);
        namespace.run("ip", "addr", "add", NEAR_IP + "/30", "dev", Namespace.TAP);
        namespace.run("ip", "link", "set", Namespace.TAP, "up");
        namespace.run("ping", "-q", "-c", "20", "-i", "0.05", "-w", "10", POD_IP);
        TimeUnit.MILLISECONDS.sleep(500);
        double cpuPercent = cpuPercent(pod.pid(), thread);
        List<Double> roundTrips = ping(namespace);
        return new IdleReport.Row(
            strategy,
            cpuPercent,
            roundTrips.get(roundTrips.size() / 2),
            roundTrips.getLast(),
            roundTrips.size());
      } finally {
        pod.destroy();
        Watchdog.end(pod);
      }
    } finally {
      Files.delete(log);
    }
  }

  private static List<String> command(String strategy) {
    List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
    command.addAll(ChildJvm.command(List.of()));
    command.add(Dmac.class.getName());
    command.addAll(List.of("run", "--no-huge", "--idle", strategy));
    command.addAll(List.of("--tap", Namespace.TAP, "--ip", POD_IP + "/30"));
    return command;
  }

  /** Waits until the loop polls. */
  private static long pollThread(Process pod, Path log) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS && pod.isAlive(); attempt++) {
      List<Long> threads = Proc.threads(pod.pid(), name -> name.startsWith(LOOP));
      if (!threads.isEmpty() && Files.readString(log).contains("ready:")) {
        return threads.getFirst();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("dmac run did not start; it said:\n" + Files.readString(log));
  }

  private double cpuPercent(long pid, long thread) throws InterruptedException {
    long beforeCpuNs = Proc.threadCpuNs(pid, thread);
    long beforeNs = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    return 100.0 * (Proc.threadCpuNs(pid, thread) - beforeCpuNs) / (System.nanoTime() - beforeNs);
  }

  /** The round trips in milliseconds, in ascending order. */
  private List<Double> ping(Namespace namespace) throws IOException {
    Process process =
        new ProcessBuilder(
                namespace.inside(
                    List.of("ping", "-c", String.valueOf(pings), "-i", "0.05", POD_IP)))
            .redirectErrorStream(true)
            .start();
    Watchdog.over(process, TimeUnit.SECONDS.toMillis(30L + pings / 10));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Double> roundTrips = roundTrips(said);
    if (roundTrips.isEmpty()) {
      throw new IllegalStateException("no ping was answered; it said:\n" + said);
    }
    return roundTrips;
  }

  static List<Double> roundTrips(String said) {
    List<Double> roundTrips = new ArrayList<>();
    Matcher line = ROUND_TRIP.matcher(said);
    while (line.find()) {
      roundTrips.add(Double.parseDouble(line.group(1)));
    }
    roundTrips.sort(null);
    return roundTrips;
  }
}
