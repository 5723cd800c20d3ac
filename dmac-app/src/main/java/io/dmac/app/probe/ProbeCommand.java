package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.CommandFailure;
import io.dmac.app.cli.DmacCommand;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.cli.Program;
import io.dmac.app.cli.Terminal;
import io.dmac.app.cli.Termination;
import io.dmac.app.text.ProgressLine;
import io.dmac.capture.CaptureException;
import io.dmac.mac.MacAddress;
import io.dmac.probe.FrameTap;
import io.dmac.probe.ProbeFrames;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac probe}: the static MAC pod. */
@Command(
    name = "probe",
    header = "Send frames to a dynamic pod and account for each that comes back.",
    description = {
      "",
      "The frames are numbered and time-stamped. A target given as an IP address is asked for by"
          + " ARP or neighbour discovery and followed when it announces another MAC address; one"
          + " given as a MAC address is kept unless --follow is given.",
      "",
      "Ends after --count or --duration, else on Ctrl-C or SIGTERM, with its report. Exit status 1"
          + " when nobody answered for the target or nothing came back.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac probe --interface eth1 --to 10.9.0.2 --rate 20k --duration 10s|@",
      "  @|bold dmac probe --interface eth1 --to 10.9.0.2 --ping --count 5 --show|@",
      "  @|bold dmac probe --tap dprobe0 --to 02:00:00:00:00:99 --count 1000 --json|@",
      "  @|bold dmac probe --vdev net_memif0,role=client,socket=@dmac --to 02:00:00:00:00:99"
          + " --size imix --rate 1Gbit --pcap run.pcapng|@",
      "  @|bold dmac probe --interface eth1 --to 10.9.0.2 --method throughput --json|@",
      "  @|bold dmac probe --interface eth1 --serve --pod http://127.0.0.1:9808|@",
      "  @|bold dmac probe --interface eth1 --to 10.9.0.2 --method change --rate 20k --pod"
          + " http://127.0.0.1:9808|@",
    })
public final class ProbeCommand implements DmacCommand {
  private static final long PROGRESS_PERIOD_MS = 100;
  private static final Duration USUAL_TRIAL = Duration.ofSeconds(5);

  /** Bytes of Ethernet's usual longest frame, without its frame check sequence. */
  private static final int USUAL_LONGEST = 1_514;

  /** Frames that wait to be shown or kept. */
  private static final int TAP_FRAMES = 1 << 15;

  @Mixin private DeviceOptions device = new DeviceOptions();
  @Mixin private FrameOptions frames = new FrameOptions();
  @Mixin private PacingOptions pacing = new PacingOptions();
  @Mixin private MethodOptions method = new MethodOptions();
  @Mixin private ServeOptions serve = new ServeOptions();

  @Option(
      names = "--show",
      description = "Show what is sent and received, a line each; with --hex the bytes too.")
  private boolean show;

  @Option(names = "--hex", description = "The same with each frame's bytes.")
  private boolean hex;

  @Option(
      names = "--pcap",
      paramLabel = "FILE",
      description =
          "Keep what is sent and received there, for Wireshark: pcapng, or pcap by its ending.")
  private @Nullable Path pcap;

  @Option(names = "--json", description = "Print the report as JSON, for programs.")
  private boolean json;

  @Option(
      names = "--control",
      description =
          "For programs: print a JSON line every 100 ms, and obey the lines 'mark', 'target MAC'"
              + " and 'finish' on standard input; its end ends the run.")
  private boolean control;

  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public ProbeCommand() {}

  @Override
  public Integer call() {
    // Before EAL starts, which takes long and privileges: is it a run at all?
    int longest = usage(this::longestFrame);
    if (method.given()) {
      usage(method::method);
    }
    ServeSetup service = usage(() -> serve.setup(System.getenv()));
    ProbeSession.Setup setup = usage(() -> device.setup(longest, Program.isVerbose(spec)));
    Termination termination = Termination.install();
    int status = ExitStatus.FAILED;
    try (DatagramSocket _ = hold();
        ProbeSession session = new ProbeSession(setup)) {
      if (serve.given()) {
        status = serve(session, service, longest, termination.requested());
      } else {
        ProbePlan plan = plan(session.macAddress());
        status =
            method.given()
                ? measure(session, plan, service.pod(), termination.requested())
                : run(session, plan, termination.requested());
      }
    } finally {
      termination.finished(status);
    }
    return status;
  }

  private <T> T usage(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | CaptureException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** A service may be asked for other frames than those of the command line. */
  private int longestFrame() {
    if (serve.given() && method.given()) {
      throw new IllegalArgumentException(
          "--serve begins runs when it is asked to, and --method measures at once; give one");
    }
    if (serve.given() && frames.to == null) {
      return USUAL_LONGEST;
    }
    int longest = plan(MacAddress.ZERO).frames().longest();
    return serve.given() ? Math.max(USUAL_LONGEST, longest) : longest;
  }

  private ProbePlan plan(MacAddress source) {
    ProbeTarget target = frames.target(device.kernelInterface());
    ProbeFrames all = frames.frames(device.kernelInterface(), new SecureRandom().nextInt());
    ProbePlan plan = pacing.plan(target, source, all);
    return method.given()
        ? plan.at(
            pacing.framesPerSecond(
                all.averageLength(),
                method.method() == MethodOptions.Method.CHANGE ? "10k" : "max"),
            pacing.length().orElse(USUAL_TRIAL))
        : plan;
  }

  /** A service holds the port of each run. */
  private @Nullable DatagramSocket hold() {
    if (serve.given()) {
      return null;
    }
    try {
      return usage(() -> frames.hold(device.kernelInterface()));
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  // --- one run ---------------------------------------------------------------------------------

  private int run(ProbeSession session, ProbePlan plan, CompletableFuture<Void> requested) {
    PrintWriter out = spec.commandLine().getOut();
    FramePrinter printer = show || hex ? new FramePrinter(out, hex) : null;
    FrameTap tap =
        printer == null && pcap == null
            ? null
            : new FrameTap(TAP_FRAMES, Math.max(64, plan.frames().longest()));
    ProbeReport report;
    try (FrameKeeper keeper =
        pcap == null || tap == null
            ? null
            : new FrameKeeper(pcap, session.name(), tap.snapLength())) {
      List<Consumer<ProbeStation.SeenFrame>> readers = new ArrayList<>();
      if (printer != null) {
        readers.add(printer);
      }
      if (keeper != null) {
        readers.add(keeper);
      }
      try (FrameReader _ = tap == null ? null : new FrameReader(tap, readers)) {
        report = show(session.begin(plan, tap), requested);
      }
      if (printer != null) {
        printer.end();
      }
      if (keeper != null && tap != null) {
        keeper.end(tap.missed());
        tellKept(keeper, tap.missed());
      }
    }
    if (report.mac().isEmpty() && !requested.isDone()) {
      throw NobodyAnswered.failure(report, plan);
    }
    print(report);
    return report.received() > 0 ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private void tellKept(FrameKeeper keeper, long missed) {
    spec.commandLine()
        .getErr()
        .println(
            "dmac: "
                + pcap
                + " has "
                + ProbeText.count(keeper.sent())
                + " frames sent and "
                + ProbeText.count(keeper.received())
                + " received"
                + (missed == 0
                    ? ""
                    : "; "
                        + ProbeText.count(missed)
                        + " more came too fast to be kept: lower --rate"));
  }

  private ProbeReport show(ProbeRun run, CompletableFuture<Void> requested) {
    try (run) {
      ProbeControl programs =
          new ProbeControl(
              run,
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
              spec.commandLine().getOut());
      if (control) {
        programs.start();
      }
      var _ = requested.thenRun(run::finish);
      boolean quiet = control || show || hex;
      try (ProgressLine line =
          new ProgressLine(spec.commandLine().getErr(), Terminal.isStandardError() && !quiet)) {
        watch(run, programs, line);
      }
      return run.stop();
    }
  }

  private void print(ProbeReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (control) {
      out.println(Json.write(ProbeEvent.report(ProbeView.of(report))));
      out.flush();
    } else if (json) {
      out.println(Json.write(ProbeView.of(report)));
    } else {
      ProbeText.report(report).forEach(out::println);
    }
  }

  /** Returns when the run is over. */
  private void watch(ProbeRun run, ProbeControl programs, ProgressLine line) {
    CompletableFuture<Void> over = run.over().toCompletableFuture();
    ProbeProgress before = run.progress();
    while (true) {
      try {
        over.get(PROGRESS_PERIOD_MS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        Throwable failure = run.failure();
        if (failure != null) {
          throw new CommandFailure("the probe's loop failed: " + failure, failure);
        }
        ProbeProgress now = run.progress();
        if (control) {
          programs.print(ProbeEvent.of(now));
        } else {
          line.moment(ProbeText.progress(now, before, String.valueOf(frames.to)));
        }
        before = now;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  // --- the service -----------------------------------------------------------------------------

  private int serve(
      ProbeSession session, ServeSetup setup, int longest, CompletableFuture<Void> requested) {
    ProbeOrder defaults = usage(() -> ProbeOrder.of(frames, pacing));
    try (PortStation station = new PortStation(session, device.kernelInterface(), longest);
        ProbeService service = ProbeService.start(setup, station, defaults)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("dmac: " + service.url() + " offers this pod's API and page; Ctrl-C ends it");
      err.flush();
      if (frames.to != null && (pacing.count != null || pacing.duration != null)) {
        station.start(defaults);
      }
      requested.join();
      return ExitStatus.DONE;
    }
  }

  // --- a method --------------------------------------------------------------------------------

  private int measure(
      ProbeSession session,
      ProbePlan plan,
      Optional<ApiClient> pod,
      CompletableFuture<Void> requested) {
    try (ProgressLine line =
        new ProgressLine(spec.commandLine().getErr(), Terminal.isStandardError())) {
      SessionTrials trials =
          new SessionTrials(
              session, plan, requested, trial -> line.moment(MethodText.moment(trial)));
      return new MethodRun(
              method,
              trials,
              plan,
              pacing.length().orElse(USUAL_TRIAL),
              pod,
              json,
              spec.commandLine().getOut())
          .run();
    }
  }
}
