package io.dmac.app.demo;

import io.dmac.app.api.Json;
import io.dmac.app.cli.CommandFailure;
import io.dmac.app.cli.DmacCommand;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.cli.Terminal;
import io.dmac.app.cli.Termination;
import io.dmac.app.config.ApiSetup;
import io.dmac.app.config.Durations;
import io.dmac.app.config.FrameRates;
import io.dmac.app.probe.ServeOptions;
import io.dmac.app.text.ProgressLine;
import io.dmac.app.text.Style;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac demo}. */
@Command(
    name = "demo",
    header = "Show it all on this machine: live MAC changes under load, and what they cost.",
    description = {
      "",
      "Makes two network namespaces with a link between them. In one the dynamic pod echoes over"
          + " DPDK and answers ping; in the other the kernel pings it, over IPv4 and IPv6, and the"
          + " static pod sends numbered frames and accounts for each. Then the dynamic pod's MAC"
          + " address is changed through its control API, again and again.",
      "",
      "Needs root, or a kernel that lets ordinary users have user namespaces; no hugepages. Leaves"
          + " nothing behind. Exit status 0 when every change was applied, no frame and no ping"
          + " was lost, and the kernel's neighbour entries followed.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac demo|@",
      "  @|bold dmac demo --changes 20 --every 500ms --rate 50k|@",
      "  @|bold dmac demo --json|@",
      "  @|bold dmac demo --chart demo.svg|@",
      "  @|bold dmac demo --serve|@   the two pods on a web page, until Ctrl-C",
    })
public final class DemoCommand implements DmacCommand {
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration PING_EVERY = Duration.ofMillis(20);

  /** Says to this program that it runs in a user namespace made for it. */
  private static final String IN_USER_NAMESPACE = "dmac.demo.in-user-namespace";

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often the MAC address changes, 5 times or more (5).")
  private int changes;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "700ms",
      description = "Time from one change to the next (700ms).")
  private String every;

  @Option(
      names = "--rate",
      paramLabel = "N[k|M]",
      defaultValue = "20k",
      description = "Frames a second that the static pod sends (20k).")
  private String rate;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "Bytes of such a frame, its frame check sequence included (64).")
  private int size;

  @Option(names = "--json", description = "Print the report as JSON, for programs.")
  private boolean json;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "Draw the traffic and the changes into an SVG file too.")
  private @Nullable Path chart;

  @Option(
      names = "--serve",
      arity = "0..1",
      fallbackValue = ServeOptions.USUAL_ADDRESS,
      paramLabel = "HOST:PORT",
      description =
          "Change nothing by itself, but offer both pods on a web page there, until Ctrl-C ("
              + ServeOptions.USUAL_ADDRESS
              + ").")
  private @Nullable String serve;

  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public DemoCommand() {}

  @Override
  public Integer call() {
    DemoPlan plan = usage(this::plan);
    Optional<InetSocketAddress> page = usage(this::page);
    Tool.requireAll(System.getenv().getOrDefault("PATH", ""));
    Termination termination = Termination.install();
    int status = ExitStatus.FAILED;
    try {
      status = run(plan, page, termination.requested());
    } finally {
      termination.finished(status);
    }
    return status;
  }

  private <T> T usage(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private DemoPlan plan() {
    if (chart != null && !Files.isDirectory(chart.toAbsolutePath().resolveSibling(""))) {
      throw new IllegalArgumentException("--chart " + chart + ": there is no such folder; make it");
    }
    return new DemoPlan(
        changes, Durations.parse(every, "s"), FrameRates.parse(rate), size, WARM_UP, PING_EVERY);
  }

  private Optional<InetSocketAddress> page() {
    if (serve == null) {
      return Optional.empty();
    }
    if (json || chart != null) {
      throw new IllegalArgumentException("--serve has no report; leave out --json and --chart");
    }
    InetSocketAddress at = ApiSetup.parseAddress(serve);
    if (!at.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "--serve "
              + serve
              + " is open to others; listen on 127.0.0.1, which ssh -L 9180:127.0.0.1:9180 reaches"
              + " from elsewhere");
    }
    return Optional.of(at);
  }

  private int run(
      DemoPlan plan, Optional<InetSocketAddress> page, CompletableFuture<Void> requested) {
    try (Children children = new Children()) {
      if (Privilege.find(children) == Privilege.USER_NAMESPACE) {
        return inUserNamespace(children, requested);
      }
    }
    if (page.isPresent()) {
      return serve(plan, page.get(), requested);
    }
    boolean terminal = Terminal.isStandardError();
    DemoReport report;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), terminal)) {
      report = new Demo(plan, new Wait(requested), progress).run(Cpus.ofThisProcess());
    } catch (Wait.Cancelled e) {
      spec.commandLine().getErr().println("dmac: stopped before the end; nothing is left of it");
      return ExitStatus.FAILED;
    }
    draw(report, plan);
    return show(report, plan);
  }

  private int serve(DemoPlan plan, InetSocketAddress page, CompletableFuture<Void> requested) {
    try (ProgressLine progress =
        new ProgressLine(spec.commandLine().getErr(), Terminal.isStandardError())) {
      new ServedDemo(plan, page, new Wait(requested), progress).run(Cpus.ofThisProcess());
    } catch (Wait.Cancelled e) {
      // As a person who has seen enough ends it.
    }
    return ExitStatus.DONE;
  }

  private void draw(DemoReport report, DemoPlan plan) {
    if (chart == null) {
      return;
    }
    try {
      Files.writeString(chart, DemoChart.svg(report, plan));
    } catch (IOException e) {
      throw new CommandFailure("--chart " + chart + " cannot be written: " + e, e);
    }
  }

  private int show(DemoReport report, DemoPlan plan) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(DemoView.of(report)));
      report.failures().forEach(failure -> spec.commandLine().getErr().println("dmac: " + failure));
    } else {
      boolean coloured = Style.areWanted(Terminal.isStandardOutput(), System.getenv());
      DemoText.of(report, plan, coloured).forEach(out::println);
    }
    return report.failures().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  /** Runs the same command again as the root of a user namespace. */
  private int inUserNamespace(Children children, CompletableFuture<Void> requested) {
    if (Boolean.getBoolean(IN_USER_NAMESPACE)) {
      throw new DemoException(
          "the user namespace that was made for the demo does not let it make network namespaces;"
              + " run it as root");
    }
    List<String> command = OwnCommand.of(spec.root().commandLine().getParseResult().originalArgs());
    command.add(1, "-D" + IN_USER_NAMESPACE + "=true");
    Process inner = children.handOver(Privilege.ENTER_USER_NAMESPACE, command);
    var _ = requested.thenRun(inner::destroy);
    return inner.onExit().join().exitValue();
  }
}
