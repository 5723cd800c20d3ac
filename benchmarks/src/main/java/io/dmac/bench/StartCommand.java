package io.dmac.bench;

import io.dmac.app.Dmac;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac bench start}. */
@Command(
    name = "start",
    sortOptions = false,
    header = "Measure the time from the start to the first echoed frame, and the memory then held.",
    footer = {
      "",
      "Both programs run on one end of a veth pair (af_packet, ordinary pages), in a network"
          + " namespace that goes with them; a probe sends on the other end all the while.",
      "",
      "Examples:",
      "  @|bold dmac bench start|@",
      "  @|bold dmac bench start --runs 9 --json|@",
    })
final class StartCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Starts of each program (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--traffic",
      paramLabel = "S",
      defaultValue = "10",
      description = "Seconds of traffic before memory is read (${DEFAULT-VALUE}).")
  private int trafficS;

  @Option(
      names = "--java-option",
      paramLabel = "FLAG",
      description = "A further flag for dmac's JVM; may be repeated.")
  private List<String> jvmFlags = List.of();

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      description = "Where the Markdown goes (benchmarks/results of dmac's sources).")
  private @Nullable Path results;

  @Option(names = "--json", description = "Print one line of JSON and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** For picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  StartCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (runs < 1 || trafficS < 0) {
      throw new ParameterException(
          spec.commandLine(), "--runs must be 1 or more, --traffic 0 or more");
    }
    PrintWriter err = spec.commandLine().getErr();
    List<StartResult> dmac = new ArrayList<>();
    List<StartResult> testpmd = new ArrayList<>();
    try (Namespace namespace = Namespace.withVeth();
        Probe probe = new Probe(namespace)) {
      for (int run = 1; run <= runs; run++) {
        // Memory is read once of each: it takes its seconds and varies little.
        int seconds = run == 1 ? trafficS : 0;
        dmac.add(probe.time(namespace.inside(dmacCommand()), seconds));
        testpmd.add(probe.time(namespace.inside(testpmdCommand()), seconds));
        err.printf(
            Locale.ROOT,
            "  %d/%d: dmac %.0f ms, testpmd %.0f ms%n",
            run,
            runs,
            dmac.getLast().startMs(),
            testpmd.getLast().startMs());
        err.flush();
      }
    }
    StartReport report =
        new StartReport(
            dmac,
            testpmd,
            trafficS,
            Machine.here(),
            commandLine(),
            dmacCommand(),
            testpmdCommand());
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json() + "\n" : report.table());
    out.flush();
    Path directory = resultsFolder();
    if (directory != null) {
      err.println("wrote " + report.write(directory));
    }
    return 0;
  }

  /** The program as the launcher starts it: the JVM's start is the beginning. */
  private List<String> dmacCommand() {
    List<String> command = new ArrayList<>(ChildJvm.command(jvmFlags));
    command.add(Dmac.class.getName());
    command.addAll(List.of("run", "--interface", Namespace.FAR, "--no-huge"));
    return command;
  }

  private static List<String> testpmdCommand() {
    return List.of(
        "dpdk-testpmd",
        "--no-huge",
        "--no-shconf",
        "--no-telemetry",
        "--no-pci",
        "-m",
        "64",
        "--vdev=net_af_packet0,iface="
            + Namespace.FAR
            + ",blocksz=65536,framesz=2048,framecnt=4096",
        "--",
        "--forward-mode=macswap",
        "--port-topology=loop",
        "--total-num-mbufs=8191",
        "--auto-start");
  }

  private @Nullable Path resultsFolder() {
    Path sources = Machine.home().resolve("benchmarks");
    return results != null || !Files.isDirectory(sources) ? results : sources.resolve("results");
  }

  private String commandLine() {
    return "./dmac " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  /** The process that sends, and hears the echo. */
  private static final class Probe implements AutoCloseable {
    private static final int LIMIT_S = 30;

    private final Process process;
    private final BufferedReader in;
    private volatile boolean echoed;

    Probe(Namespace namespace) throws IOException {
      List<String> command = new ArrayList<>(ChildJvm.command(List.of()));
      command.add(StartProbe.class.getName());
      command.add(Namespace.NEAR);
      command.add(Namespace.FAR_MAC);
      process =
          new ProcessBuilder(namespace.inside(command))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      in = process.inputReader(StandardCharsets.UTF_8);
      Watchdog.over(process, TimeUnit.HOURS.toMillis(1));
      next(StartProbe.SENDING);
    }

    /** Starts a program, waits for its first echo, reads its memory and ends it. */
    StartResult time(List<String> words, int trafficS) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(Priority.prefix());
      command.addAll(words);
      Path log = Files.createTempFile("dmac-bench-start", ".log");
      echoed = false;
      long startNs = System.nanoTime();
      Process program =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        Priority.raiseProcess(program.pid());
        Watchdog.over(program, TimeUnit.SECONDS.toMillis(LIMIT_S + trafficS));
        // Nobody would answer any more: the wait for an echo ends with the probe.
        CompletableFuture<Void> _ = program.onExit().thenRun(this::endWhileWaiting);
        long echoNs = Long.parseLong(next(StartProbe.ECHO).substring(StartProbe.ECHO.length() + 1));
        echoed = true;
        TimeUnit.SECONDS.sleep(trafficS);
        return new StartResult(
            (echoNs - startNs) / 1e6,
            Proc.statusKib(program.pid(), "VmRSS"),
            Proc.statusKib(program.pid(), "VmHWM"));
      } catch (IOException e) {
        throw new IllegalStateException(
            "no echo came from "
                + String.join(" ", command)
                + "; it said:\n"
                + Files.readString(log),
            e);
      } finally {
        program.destroy();
        Watchdog.end(program);
        Files.delete(log);
        // The probe takes an echo after a silence for the first of the next.
        TimeUnit.MILLISECONDS.sleep(400);
      }
    }

    private void endWhileWaiting() {
      if (!echoed) {
        process.destroyForcibly();
      }
    }

    private String next(String word) throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(word)) {
          return line;
        }
      }
      throw new IOException("the probe ended");
    }

    @Override
    public void close() {
      Watchdog.kill(process);
    }
  }
}
