package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.app.cli.CommandFailure;
import io.dmac.app.cli.DmacCommand;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.cli.Program;
import io.dmac.app.cli.Terminal;
import io.dmac.app.cli.Termination;
import io.dmac.app.config.Durations;
import io.dmac.app.config.FrameRates;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.text.ProgressLine;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.probe.FrameTemplate;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
      "  @|bold dmac probe --tap dprobe0 --to 02:00:00:00:00:99 --count 1000 --json|@",
      "  @|bold dmac probe --vdev net_memif0,role=client,socket=@dmac --to 02:00:00:00:00:99"
          + " --follow|@",
    })
public final class ProbeCommand implements DmacCommand {
  private static final Pattern ETHER_TYPE = Pattern.compile("0[xX]([0-9a-fA-F]{1,4})");
  private static final int FRAME_CHECK_SEQUENCE_LENGTH = 4;
  private static final int STANDARD_MTU = 1_500;

  /** Buffers and what they cost; the probe holds no frame longer than a turn. */
  private static final int MBUFS = 4_095;

  private static final int EAL_MIB = 24;
  private static final long PROGRESS_PERIOD_MS = 100;

  /** Which device, exactly one. */
  static final class Device {
    @Option(
        names = "--interface",
        paramLabel = "NAME",
        description = "An existing Linux interface, through AF_PACKET.")
    @Nullable String kernelInterface;

    @Option(
        names = "--tap",
        paramLabel = "NAME",
        description = "A new tap interface of that name, whose other end is the port.")
    @Nullable String tap;

    @Option(
        names = "--vdev",
        paramLabel = "SPEC",
        description = "Any virtual device as EAL takes it, such as net_memif0,role=client.")
    @Nullable String vdev;

    @Option(names = "--pci", paramLabel = "ADDRESS", description = "A device bound to vfio-pci.")
    @Nullable String pci;

    PortSpec spec(int mtu, int ringFrames) {
      if (kernelInterface != null) {
        PortSpec.KernelInterface sized = new PortSpec.KernelInterface(kernelInterface).forMtu(mtu);
        return new PortSpec.KernelInterface(kernelInterface, sized.frameSize(), ringFrames);
      }
      if (tap != null) {
        return new PortSpec.Tap(tap);
      }
      if (vdev != null) {
        return new PortSpec.Vdev(vdev);
      }
      return new PortSpec.Pci(String.valueOf(pci));
    }
  }

  @ArgGroup(multiplicity = "1", heading = "%nPort, exactly one:%n", order = 1)
  private Device device = new Device();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "MAC|IP",
      description = "The receiver: a MAC address, or an IPv4 or IPv6 address.")
  private String to;

  @Option(
      names = "--from-ip",
      paramLabel = "IP",
      description =
          "The IP address to ask for the receiver's from (the interface's own, else 0.0.0.0 or"
              + " link-local).")
  private @Nullable String fromIp;

  @Option(
      names = "--follow",
      description = "Send on to wherever the newest reply came from; for a receiver given as MAC.")
  private boolean follow;

  @Option(
      names = "--rate",
      paramLabel = "N[k|M]",
      defaultValue = "1k",
      description = "Frames a second (1k).")
  private String rate;

  @Option(
      names = "--window",
      paramLabel = "FRAMES",
      description =
          "Pause while this many frames are without a reply, so that a peer that is kept from its"
              + " CPU does not overflow; else the rate is kept whatever comes back.")
  private @Nullable Long window;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this many frames.")
  private @Nullable Long count;

  @Option(names = "--duration", paramLabel = "TIME", description = "Stop after this long.")
  private @Nullable String duration;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "Bytes of a frame, its frame check sequence included, as RFC 2544 counts (64).")
  private int size;

  @Option(
      names = "--content",
      paramLabel = "TEXT",
      defaultValue = "dmac ",
      description = "What fills the frames, repeated.")
  private String content;

  @Option(
      names = "--ether-type",
      paramLabel = "0xNNNN",
      defaultValue = "0x88b5",
      description = "The frames' EtherType (0x88b5, local experimental).")
  private String etherType;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Send for this long before anything counts (0s).")
  private String warmUp;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "500ms",
      description = "Wait this long for the last replies (500ms).")
  private String wait;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "Wait this long for the receiver's MAC address (10s).")
  private String patience;

  @Option(
      names = "--cpu",
      paramLabel = "N",
      description = "CPU of the poll loop; else the scheduler chooses.")
  private @Nullable Integer cpu;

  @Option(
      names = "--idle",
      paramLabel = "NAME",
      defaultValue = "backoff",
      description = "What the loop does without work: busy, pause or backoff (backoff).")
  private IdleStrategy.Kind idle;

  @Option(
      names = "--ring",
      paramLabel = "FRAMES",
      defaultValue = "16384",
      description = "Frames that wait for the loop on a Linux interface (16384).")
  private int ring;

  @Option(
      names = "--huge",
      negatable = true,
      fallbackValue = "true",
      description = "Take memory from hugepages; else when enough of them are free.")
  private @Nullable Boolean huge;

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
    ProbeTarget target = usage(this::target);
    FrameTemplate template = usage(this::template);
    ProbePlan plan = usage(() -> plan(target, MacAddress.ZERO, template));
    ProbeRun.Setup setup = usage(this::setup);
    Termination termination = Termination.install();
    int status = ExitStatus.FAILED;
    try (ProbeRun run =
        new ProbeRun(setup, mac -> plan(withSource(plan.target()), mac, template))) {
      status = show(run, termination.requested());
    } finally {
      termination.finished(status);
    }
    return status;
  }

  // --- options ---------------------------------------------------------------------------------

  private <T> T usage(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ProbeTarget target() {
    Optional<InetAddress> from = Optional.ofNullable(fromIp).map(InetAddress::ofLiteral);
    Optional<MacAddress> mac = macAddress(to);
    if (mac.isPresent()) {
      return new ProbeTarget.Station(mac.get(), follow);
    }
    try {
      return new ProbeTarget.Host(InetAddress.ofLiteral(to), from);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--to '" + to + "' is neither a MAC nor an IP address: " + e.getMessage(), e);
    }
  }

  /** No text is both: an IPv6 address has eight groups, or "::". */
  private static Optional<MacAddress> macAddress(String text) {
    try {
      return Optional.of(MacAddress.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Without --from-ip: an address that the kernel has on the interface. */
  private ProbeTarget withSource(ProbeTarget target) {
    if (!(target instanceof ProbeTarget.Host host)
        || host.from().isPresent()
        || device.kernelInterface == null) {
      return target;
    }
    return KernelInterfaces.find(device.kernelInterface).stream()
        .flatMap(on -> on.addresses().stream())
        .filter(ip -> ip instanceof Inet4Address == host.ip() instanceof Inet4Address)
        .findFirst()
        .map(ip -> new ProbeTarget.Host(host.ip(), Optional.of(ip)))
        .orElse(host);
  }

  private FrameTemplate template() {
    Matcher matcher = ETHER_TYPE.matcher(etherType);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--ether-type '" + etherType + "' is not an EtherType; write it as 0x88b5");
    }
    if (size < FrameTemplate.MIN_LENGTH + FRAME_CHECK_SEQUENCE_LENGTH || size > 9_022) {
      throw new IllegalArgumentException("--size " + size + " is not within 64 to 9022");
    }
    return new FrameTemplate(
        Integer.parseInt(matcher.group(1), 16),
        size - FRAME_CHECK_SEQUENCE_LENGTH,
        new SecureRandom().nextInt(),
        content);
  }

  private ProbePlan plan(ProbeTarget target, MacAddress source, FrameTemplate template) {
    return new ProbePlan(
        target,
        source,
        template,
        FrameRates.parse(rate),
        window == null ? OptionalLong.empty() : OptionalLong.of(window),
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        Optional.ofNullable(duration).map(text -> Durations.parse(text, "s")),
        Durations.parse(warmUp, "s"),
        Durations.parse(patience, "s"),
        Durations.parse(wait, "s"));
  }

  private ProbeRun.Setup setup() {
    int mtu = Math.max(STANDARD_MTU, size - FRAME_CHECK_SEQUENCE_LENGTH - Ethernet.HEADER_LENGTH);
    if (ring < 64 || ring > 1 << 20) {
      throw new IllegalArgumentException("--ring " + ring + " is not within 64 to 1048576");
    }
    if (idle == IdleStrategy.Kind.INTERRUPT) {
      throw new IllegalArgumentException(
          "--idle interrupt waits for frames, and a probe sends by the clock; choose busy, pause or"
              + " backoff");
    }
    PortConfiguration configuration =
        PortConfiguration.DEFAULT
            .withMbufs(MBUFS)
            .withMtu(mtu)
            .withCpus(cpu == null ? List.of() : List.of(cpu));
    int memoryMib = EAL_MIB + (int) (((long) MBUFS * (Math.max(2_048, mtu) + 512)) >> 20);
    return new ProbeRun.Setup(
        device.spec(mtu, ring),
        configuration,
        huge == null ? Eal.hugepagesFree(memoryMib) : huge,
        memoryMib,
        idle,
        Program.isVerbose(spec));
  }

  // --- showing ---------------------------------------------------------------------------------

  private int show(ProbeRun run, CompletableFuture<Void> requested) {
    PrintWriter out = spec.commandLine().getOut();
    ProbeControl programs =
        new ProbeControl(
            run, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    if (control) {
      programs.start();
    }
    var _ = requested.thenRun(run::finish);
    try (ProgressLine line =
        new ProgressLine(spec.commandLine().getErr(), Terminal.isStandardError() && !control)) {
      watch(run, programs, line);
    }
    ProbeReport report = run.stop();
    requireAnswer(report, requested.isDone());
    if (control) {
      programs.print(ProbeEvent.report(ProbeView.of(report)));
    } else if (json) {
      out.println(Json.write(ProbeView.of(report)));
    } else {
      ProbeText.report(report).forEach(out::println);
    }
    return report.received() > 0 ? ExitStatus.DONE : ExitStatus.FAILED;
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
          line.moment(ProbeText.progress(now, before, to));
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

  private void requireAnswer(ProbeReport report, boolean cutShort) {
    if (report.mac().isEmpty() && !cutShort) {
      throw new CommandFailure(
          "nobody answered for "
              + report.target()
              + " within "
              + patience
              + "; check that the receiver runs on the same segment and answers for that address"
              + " (dmac run --ip), or give its MAC address");
    }
  }
}
