package io.dmac.app.cli;

import io.dmac.app.api.HttpApi;
import io.dmac.app.api.PodResources;
import io.dmac.app.attachment.Attachment;
import io.dmac.app.config.Cidr;
import io.dmac.app.config.ConfigurationReader;
import io.dmac.app.config.PodName;
import io.dmac.app.config.PortSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.app.config.Setting;
import io.dmac.app.kubernetes.AnnotationWatch;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.pod.ConfigurationWatch;
import io.dmac.app.pod.DpdkPorts;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.PortSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmac run}: the dynamic MAC pod. */
@Command(
    name = "run",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Run the dynamic MAC pod: echo frames, answer for --ip, obey the control API.",
    footer = {
      "",
      "Where that file changes while the pod runs, as a ConfigMap does, mac, overlap, rotate and"
          + " rotate-policy are taken over, a new MAC address by a live change; the rest waits for"
          + " the next start.",
      "",
      "Every flag above but --config is a key of the YAML file too, and an environment variable:"
          + " --rx-descriptors is rx-descriptors and DMAC_RX_DESCRIPTORS. A flag wins over a"
          + " variable, a variable over the file. What can be repeated is a list in the file, and"
          + " stands apart by blanks in a variable.",
      "",
      "Examples:",
      "  @|bold dmac run --tap dtap0 --ip 10.9.0.2/24 --ip fd00:9::2/64|@",
      "  @|bold dmac run --interface net1 --operation 5tswap|@",
      "  @|bold dmac run --pci auto --queues 2 --cpus 2,3 --idle busy|@",
      "  @|bold dmac run|@    in a pod with further networks or allocated devices",
      "  @|bold dmac run --vdev net_memif0,role=server,socket=@dmac --stats-period 1|@",
    })
public final class RunCommand implements DmacCommand {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with any of the settings below (or DMAC_CONFIG).")
  private @Nullable Path config;

  @Spec private CommandSpec spec;

  private final @Nullable BiConsumer<Pod, String> visit;

  /** For ServiceLoader. */
  public RunCommand() {
    this(null);
  }

  /**
   * With a visit to the pod once it is ready; the pod ends when it is over. picocli sets the
   * fields.
   *
   * @param visit takes the pod and the address of its API
   */
  @SuppressWarnings("NullAway.Init")
  RunCommand(@Nullable BiConsumer<Pod, String> visit) {
    this.visit = visit;
  }

  @Override
  public void prepare(String... arguments) {
    Preparation.begin("dmac-load", Eal::prepare);
    if (Stream.of(arguments).anyMatch(RunCommand::namesInterface)) {
      Preparation.begin("dmac-interfaces", KernelInterfaces::all);
    }
  }

  private static boolean namesInterface(String argument) {
    return argument.startsWith("--interface") || argument.startsWith("--tap");
  }

  @Override
  public void addOptions(CommandSpec spec) {
    RunOptions.add(spec);
  }

  @Override
  public System.Logger.Level logLevel() {
    return System.Logger.Level.INFO;
  }

  @Override
  public Integer call() {
    LinuxMachine machine = new LinuxMachine();
    RunConfiguration configuration =
        ConfigurationReader.read(
            RunOptions.given(spec.commandLine().getParseResult()),
            configFile(machine.environment()),
            machine);
    Termination termination = Termination.install();
    int status = ExitStatus.FAILED;
    try {
      status = run(configuration, termination.requested());
    } finally {
      termination.finished(status);
    }
    return status;
  }

  private Optional<Path> configFile(Map<String, String> environment) {
    return Optional.ofNullable(config)
        .or(
            () ->
                Optional.ofNullable(environment.get("DMAC_CONFIG"))
                    .filter(name -> !name.isBlank())
                    .map(Path::of));
  }

  private int run(RunConfiguration configuration, CompletableFuture<Void> end) {
    PrintWriter out = spec.commandLine().getOut();
    try (Pod pod = Pod.start(configuration, new DpdkPorts(Program.isVerbose(spec)));
        Api api = new Api(configuration, pod);
        Annotations annotations = new Annotations(configuration, pod);
        ConfigurationWatch file = watchFile(pod)) {
      annotations.sayWhose();
      if (file != null) {
        LOG.info("changes of {} are taken over", file.file());
      }
      pod.ports().forEach(RunCommand::sayDrift);
      LOG.info("{}", readyLine(pod, api.url()));
      try (Display display = display(out, pod)) {
        return watch(pod, visit == null ? end : visited(pod, api.url(), visit), display);
      }
    }
  }

  private static CompletableFuture<Void> visited(
      Pod pod, String api, BiConsumer<Pod, String> visit) {
    return CompletableFuture.runAsync(() -> visit.accept(pod, api));
  }

  private @Nullable ConfigurationWatch watchFile(Pod pod) {
    Set<String> taps =
        pod.configuration().ports().stream()
            .map(PortSetup::spec)
            .filter(PortSpec.Tap.class::isInstance)
            .flatMap(spec -> spec.kernelInterface().stream())
            .collect(Collectors.toSet());
    Map<Setting, List<String>> flags = RunOptions.given(spec.commandLine().getParseResult());
    LinuxMachine machine = new LinuxMachine(taps);
    return configFile(machine.environment())
        .map(
            file ->
                ConfigurationWatch.start(
                    pod, file, () -> ConfigurationReader.read(flags, Optional.of(file), machine)))
        .orElse(null);
  }

  /** The control API, or nothing when it is off. */
  private static final class Api implements AutoCloseable {
    private final Optional<HttpApi> api;

    Api(RunConfiguration configuration, Pod pod) {
      api =
          configuration.api().map(setup -> HttpApi.start("--api", setup, PodResources.router(pod)));
    }

    String url() {
      return api.map(HttpApi::url).orElse("off");
    }

    @Override
    public void close() {
      api.ifPresent(HttpApi::close);
    }
  }

  /** The watch of the pod's annotations, or nothing outside of Kubernetes. */
  private static final class Annotations implements AutoCloseable {
    private final Optional<AnnotationWatch> watch;
    private final Optional<PodName> name;

    Annotations(RunConfiguration configuration, Pod pod) {
      name = configuration.pod();
      watch = name.map(of -> AnnotationWatch.start(pod, of));
    }

    void sayWhose() {
      name.ifPresent(of -> LOG.info("the annotations of pod {} are obeyed", of));
    }

    @Override
    public void close() {
      watch.ifPresent(AnnotationWatch::close);
    }
  }

  private static @Nullable Display display(PrintWriter out, Pod pod) {
    Optional<Duration> period = pod.configuration().statsPeriod();
    if (period.isPresent()) {
      return new StatisticsBlocks(out, pod, period.get());
    }
    return Terminal.isStandardOutput() ? new LiveLine(out, pod) : null;
  }

  /** Returns when the pod is told to end, fails, or its time is over. */
  private static int watch(Pod pod, CompletableFuture<Void> end, @Nullable Display display) {
    Duration period = display == null ? Duration.ofDays(1) : display.period();
    long deadlineNs =
        pod.configuration()
            .duration()
            .map(duration -> System.nanoTime() + duration.toNanos())
            .orElse(0L);
    boolean bounded = pod.configuration().duration().isPresent();
    CompletableFuture<Object> over = CompletableFuture.anyOf(end, pod.failed());
    while (true) {
      long waitNs = period.toNanos();
      if (bounded) {
        waitNs = Math.min(waitNs, deadlineNs - System.nanoTime());
      }
      try {
        over.get(Math.max(0, waitNs), TimeUnit.NANOSECONDS);
        return pod.failed().isDone() ? ExitStatus.FAILED : ExitStatus.DONE;
      } catch (TimeoutException e) {
        if (display != null) {
          display.refresh();
        }
        if (bounded && deadlineNs - System.nanoTime() <= 0) {
          return ExitStatus.DONE;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitStatus.FAILED;
      }
    }
  }

  private static void sayDrift(PodPort port) {
    port.drift()
        .ifPresent(
            asked ->
                LOG.warn(
                    "port {}: the annotation {} asks for MAC {}, and it has {}: its CNI plugin took"
                        + " no notice (a NetworkAttachmentDefinition without \"capabilities\":"
                        + " {\"mac\": true}), or it was changed since; dmac mac set {}",
                    port.id(),
                    Attachment.NETWORKS,
                    asked,
                    port.macAddress(),
                    asked));
  }

  static String readyLine(Pod pod, String api) {
    return "ready: "
        + pod.ports().stream().map(RunCommand::describe).collect(Collectors.joining("; "))
        + "; "
        + pod.version()
        + "; API "
        + api;
  }

  private static String describe(PodPort port) {
    return "port "
        + port.id()
        + " "
        + port.name()
        + " ("
        + port.driver()
        + "), MAC "
        + port.macAddress()
        + " ("
        + port.macKind().label()
        + "), "
        + port.operation().label()
        + (port.ips().isEmpty()
            ? ""
            : ", answers for "
                + port.ips().stream().map(Cidr::toString).collect(Collectors.joining(", ")))
        + ", "
        + port.loops().size()
        + (port.loops().size() == 1 ? " queue" : " queues")
        + (port.cpus().isEmpty() ? " on any CPU" : " on CPU " + port.cpus());
  }
}
