package io.dmac.app.pod;

import io.dmac.app.attachment.Attachment;
import io.dmac.app.config.ChangeSetup;
import io.dmac.app.config.Cidr;
import io.dmac.app.config.PortSetup;
import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.net.PhysicalFunction;
import io.dmac.app.pod.PortSource.OpenPort;
import io.dmac.app.state.PortState;
import io.dmac.change.ChangeEvent;
import io.dmac.change.ChangeListener;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeRecovery;
import io.dmac.change.ChangeReport;
import io.dmac.change.ChangeTiming;
import io.dmac.change.DeviceOwner;
import io.dmac.change.MacChanger;
import io.dmac.change.PortLeases;
import io.dmac.change.PortLoops;
import io.dmac.change.SegmentFrames;
import io.dmac.change.SilenceWatch;
import io.dmac.dpdk.PortEvent;
import io.dmac.dpdk.PortSpec;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.LoopRest;
import io.dmac.loop.PollLoop;
import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import io.dmac.port.Link;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.Port;
import io.dmac.port.PortCapabilities;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;
import io.dmac.port.PortStatistics;
import io.dmac.port.VirtualFunction;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One port of the pod with its loops. Thread-safe: what concerns the driver goes to the control
 * thread.
 */
public final class PodPort {
  private static final Logger LOG = LoggerFactory.getLogger(PodPort.class);
  private static final List<Counter> FOR_EVERYBODY =
      List.of(
          Counter.DROP_BROADCAST,
          Counter.DROP_MULTICAST,
          Counter.DROP_OTHER_DESTINATION,
          Counter.DROP_OWN_SOURCE,
          Counter.ARP_REPLIES,
          Counter.NDP_REPLIES);

  private static final long LONGEST_TURN_MS = 2_000;
  private static final long LONGEST_SILENCE_NS = 5_000_000_000L;

  private final PortSetup setup;
  private final OperationKind operation;
  private final OpenPort open;
  private final Port port;
  private final ControlThread control;
  private final List<PollLoop> loops = new ArrayList<>();
  private final List<EchoProcessor> processors = new ArrayList<>();
  private final MacChanger changer;
  private final ChangeHistory history = new ChangeHistory();
  private final ChangeFeed feed = new ChangeFeed();
  private final PortState state;
  private volatile Duration overlap;
  private final DeviceOwner owner;
  private final SilenceWatch silence = new SilenceWatch();
  private @Nullable Future<?> rotating;
  private boolean ending;
  private volatile ChangeSetup.@Nullable Rotation rotation;
  private Set<InetAddress> kernelAddresses = Set.of();
  private volatile MacKind macKind;
  private volatile @Nullable LoopRest rest;
  private volatile @Nullable Heartbeat heartbeat;

  /** Commands without content that every loop was given, and when. */
  private record Heartbeat(CompletableFuture<Void> done, long sinceNs) {}

  /** On the control thread. */
  PodPort(
      PortSetup setup,
      OperationKind operation,
      IdleStrategy.Kind idle,
      OpenPort open,
      PortState state,
      ChangeSetup changes,
      ControlThread control) {
    this.setup = setup;
    this.operation = operation;
    this.open = open;
    this.port = open.port();
    this.control = control;
    this.state = state;
    this.overlap = changes.overlap();
    this.macKind = port.capabilities().macKind();
    this.owner =
        setup.spec() instanceof PortSpec.Pci
            ? PhysicalFunction.ofPci(port.name())
            : port.kernelInterface().map(PhysicalFunction::ofInterface).orElse(DeviceOwner.NONE);
    ChangeRecovery.recover(port, state.journal(), state.leases(), state.survives())
        .ifPresent(recovered -> LOG.warn("port {}: {}", port.id(), recovered));
    leaseFirstAddress();
    setup.mac().filter(mac -> !mac.equals(port.macAddress())).ifPresent(this::setStartAddress);
    if (open.kernelBeneath()) {
      kernelAddresses = readKernelAddresses();
    }
    OwnedIps answered = new OwnedIps(setup.ips().stream().map(Cidr::address).toList());
    List<PortQueue> queues = port.queues();
    for (int i = 0; i < queues.size(); i++) {
      Counters counters = new Counters();
      EchoProcessor processor =
          new EchoProcessor(
              queues.get(i),
              counters,
              operation,
              AcceptedAddresses.only(port.macAddress()),
              answered,
              new OwnedIps(kernelAddresses),
              open.kernelBeneath());
      processor.ownSourceIsPeers(port.sharesAddressWithPeer());
      processors.add(processor);
      loops.add(
          new PollLoop(
              "dmac-port" + port.id() + "-queue" + i,
              queues.get(i),
              processor,
              idle.create(queues.get(i)),
              counters));
    }
    changer =
        new MacChanger(
            port,
            new PortLoops(loops, processors),
            new SegmentFrames(this::ipAddresses),
            owner,
            new ChangeTiming(
                changes.probe(),
                ChangeTiming.USUAL.proof(),
                ChangeTiming.USUAL.announcements(),
                ChangeTiming.USUAL.announcementPeriod()),
            state.leases(),
            state.journal(),
            listener(),
            control.executor());
  }

  private ChangeListener listener() {
    return new ChangeListener() {
      @Override
      public void onStep(ChangeEvent event) {
        feed.publish(event);
      }

      @Override
      public void onEnd(long change, ChangeReport report) {
        history.end(change, report);
      }
    };
  }

  /** That another has the address that the port was born with, is not ours to mend. */
  private void leaseFirstAddress() {
    try {
      state.leases().acquire(port.originalMacAddress());
      state.leases().acquire(port.macAddress());
    } catch (LeaseRefusedException e) {
      LOG.warn("port {} has an address that is another's: {}", port.id(), e.getMessage());
    }
  }

  private void setStartAddress(MacAddress mac) {
    try {
      state.leases().acquire(mac);
    } catch (LeaseRefusedException e) {
      throw new IllegalStateException("--mac " + mac + ": " + e.getMessage(), e);
    }
    macKind = port.setMacAddress(mac);
    MacAddress readBack = port.readBackMacAddress();
    if (!readBack.equals(mac)) {
      throw new IllegalStateException(
          "the driver "
              + port.driver()
              + " took the start address "
              + mac
              + " but reports "
              + readBack
              + "; leave out --mac, or let the device's owner permit it (ip link set PF vf N trust"
              + " on)");
    }
  }

  private List<InetAddress> ipAddresses() {
    return Stream.concat(setup.ips().stream().map(Cidr::address), kernelAddresses.stream())
        .distinct()
        .toList();
  }

  // --- what it is ---

  /** ethdev's number. */
  public int id() {
    return port.id();
  }

  public String name() {
    return port.name();
  }

  public String driver() {
    return port.driver();
  }

  public Optional<String> kernelInterface() {
    return port.kernelInterface();
  }

  /** Whether the kernel's own stack sees every frame the port receives. */
  public boolean kernelBeneath() {
    return open.kernelBeneath();
  }

  public PortCapabilities capabilities() {
    return port.capabilities();
  }

  /** What the owner of its device says of it, where it is a virtual function. */
  public Optional<VirtualFunction> virtualFunction() {
    return owner.function();
  }

  /** How the old address would go on being received after a change. */
  public OldAddress oldAddressPrediction() {
    return port.oldAddressPrediction();
  }

  public MacAddress macAddress() {
    return port.macAddress();
  }

  public MacAddress originalMacAddress() {
    return port.originalMacAddress();
  }

  /** On what the current address takes effect. */
  public MacKind macKind() {
    return macKind;
  }

  /** The addresses the loops accept, the current one first. */
  public List<MacAddress> acceptedAddresses() {
    AcceptedAddresses accepted = changer.accepted();
    return Stream.concat(Stream.of(accepted.own()), accepted.others().stream()).toList();
  }

  public OperationKind operation() {
    return operation;
  }

  /** The IP addresses it answers for. */
  public List<Cidr> ips() {
    return setup.ips();
  }

  /** The pod's network that it serves, where Multus told of one. */
  public Optional<Attachment> attachment() {
    return setup.attachment();
  }

  /** The address that the pod's annotation asks for, where it has another. */
  public Optional<MacAddress> drift() {
    return setup
        .attachment()
        .flatMap(Attachment::asked)
        .filter(asked -> !asked.equals(port.macAddress()));
  }

  /** The CPUs of its loops, in order of queue; empty when the scheduler chooses. */
  public List<Integer> cpus() {
    return setup.configuration().cpus();
  }

  /** In order of queue. */
  public List<PollLoop> loops() {
    return List.copyOf(loops);
  }

  public ChangeHistory history() {
    return history;
  }

  /** The steps of its changes as they happen. */
  public ChangeFeed feed() {
    return feed;
  }

  /** The addresses it holds of the node's pool. */
  public PortLeases leases() {
    return state.leases();
  }

  /** The sum of one counter over all queues. */
  public long count(Counter counter) {
    return loops.stream().mapToLong(loop -> loop.counters().get(counter)).sum();
  }

  /** Asks the driver. */
  public Link link() {
    return control.call(port::link);
  }

  /** Asks the driver. */
  public PortStatistics statistics() {
    return control.call(port::statistics);
  }

  /** Asks the driver for all addresses the device accepts, the default one first. */
  public List<MacAddress> deviceAddresses() {
    return control.call(port::macAddresses);
  }

  // --- what can be done ---

  /**
   * Changes the MAC address while the loops run, and waits until it is done; the overlap goes on.
   *
   * @param to the new address
   * @param length for how long the old one is accepted too
   */
  public ChangeRecord change(MacAddress to, Duration length) {
    return control.call(() -> changeNow(_ -> to, length));
  }

  /**
   * Changes the MAC address to one that is chosen when it is this change's turn.
   *
   * @param choice from the current address to the next
   */
  public ChangeRecord change(UnaryOperator<MacAddress> choice, Duration length) {
    return control.call(() -> changeNow(choice, length));
  }

  /**
   * Changes the MAC address to one that a policy chooses.
   *
   * @param policy as {@link MacChooser#by} reads it
   * @throws IllegalArgumentException when it cannot be read, or has no address to give
   */
  public ChangeRecord change(String policy, Duration length) {
    return change(chooser().by(policy), length);
  }

  private MacChooser chooser() {
    return new MacChooser(state.leases(), () -> Optional.of(port.originalMacAddress()));
  }

  /**
   * Changes the MAC address again and again, in place of what rotation there was.
   *
   * @param every from one change to the next, 1 ms or longer
   * @param policy as {@link MacChooser#by} reads it
   * @throws IllegalArgumentException when it cannot be read
   */
  public void rotate(Duration every, String policy) {
    UnaryOperator<MacAddress> choice = chooser().by(policy);
    control.call(
        () -> {
          stopRotation();
          rotation = new ChangeSetup.Rotation(every, policy);
          rotating =
              control.repeat(() -> changeNow(choice, overlap), Math.max(1, every.toMillis()));
          return rotation;
        });
  }

  /** Ends the rotation, if there is one. */
  public void endRotation() {
    control.call(
        () -> {
          stopRotation();
          return port;
        });
  }

  private void stopRotation() {
    if (rotating != null) {
      rotating.cancel(false);
      rotating = null;
    }
    rotation = null;
  }

  /** The changes it makes by itself. */
  public Optional<ChangeSetup.Rotation> rotation() {
    return Optional.ofNullable(rotation);
  }

  private ChangeRecord changeNow(UnaryOperator<MacAddress> choice, Duration length) {
    Instant at = Instant.now();
    MacAddress from = port.macAddress();
    MacAddress to = choice.apply(from);
    ChangeOutcome outcome =
        obstacle()
            .map(reason -> changer.reject(to, reason))
            .orElseGet(() -> changer.change(to, length));
    if (outcome instanceof ChangeOutcome.Applied(ChangeReport report)) {
      macKind = report.kind();
    }
    ChangeRecord record = history.add(state.journal().lastChange(), at, from, to, outcome);
    log(record);
    return record;
  }

  private Optional<String> obstacle() {
    if (ending) {
      return Optional.of("the pod is ending");
    }
    return rest == null
        ? Optional.empty()
        : Optional.of(
            "port " + id() + " is recovering from an error of its device; try again later");
  }

  private void log(ChangeRecord record) {
    switch (record.outcome()) {
      case ChangeOutcome.Applied(ChangeReport report) ->
          LOG.info(
              "port {}: MAC {} -> {} ({}, {} ns)",
              id(),
              report.from(),
              report.to(),
              report.kind().label(),
              report.callNs());
      case ChangeOutcome.RolledBack(String reason, ChangeReport report) ->
          LOG.warn("port {}: MAC stays {}: {}", id(), report.from(), reason);
      case ChangeOutcome.Rejected(String reason) ->
          LOG.info("port {}: MAC stays {}: {}", id(), record.from(), reason);
    }
  }

  // --- for the pod ---

  /** On the control thread. */
  void endChanges() {
    stopRotation();
    ending = true;
  }

  PortSetup setup() {
    return setup;
  }

  void overlap(Duration length) {
    overlap = length;
  }

  void startLoops() {
    loops.forEach(PollLoop::start);
  }

  /** Whether every loop runs and answers. */
  boolean isRunning() {
    Heartbeat last = heartbeat;
    return loops.stream().allMatch(PollLoop::isRunning)
        && (last == null
            || last.done.isDone()
            || System.nanoTime() - last.sinceNs < LONGEST_SILENCE_NS);
  }

  /**
   * Asks every loop for a sign of life, once it gave the one before. It also lets the JIT see from
   * the start that commands come: it would leave them out of the loop else, and compile it anew at
   * the first change, which takes tens of milliseconds.
   */
  void beat() {
    Heartbeat last = heartbeat;
    if (last == null || last.done.isDone()) {
      heartbeat =
          new Heartbeat(
              CompletableFuture.allOf(
                  loops.stream()
                      .map(loop -> loop.submit(() -> {}))
                      .toArray(CompletableFuture[]::new)),
              System.nanoTime());
    }
  }

  /** Why a loop ended by itself. */
  Optional<Throwable> failure() {
    return loops.stream().flatMap(loop -> Optional.ofNullable(loop.failure()).stream()).findFirst();
  }

  /** Ends the loops after their present turn; they send what they hold. */
  void stopLoops() {
    endRest();
    for (PollLoop loop : loops) {
      if (loop.isRunning()) {
        try {
          loop.stop();
        } catch (IllegalStateException e) {
          LOG.error("{}", e.getMessage(), e);
        }
      }
    }
  }

  /** On the control thread, as the next two. */
  void onEvent(PortEvent event) {
    switch (event) {
      case LINK -> LOG.info("port {}: link {}", id(), port.link().up() ? "up" : "down");
      case RESET -> comeBack("its device was reset", changer::restart);
      case REMOVED -> LOG.error("port {}: the device {} was taken away", id(), name());
      case RECOVERING -> {
        LOG.warn("port {}: the device has an error and recovers; the loops rest", id());
        rest = LoopRest.of(loops, LONGEST_TURN_MS);
      }
      case RECOVERY_SUCCEEDED -> {
        endRest();
        comeBack("its device recovered", changer::proveAnew);
      }
      case RECOVERY_FAILED -> endRest();
    }
  }

  private void endRest() {
    LoopRest ending = rest;
    if (ending != null) {
      ending.close();
      rest = null;
    }
  }

  /** A device that comes back with another address must not stay unnoticed. */
  private void comeBack(String why, Supplier<MacChanger.Restarted> how) {
    LOG.warn("port {}: {}", id(), why);
    MacChanger.Restarted back = how.get();
    back.warnings().forEach(warning -> LOG.warn("port {}: {}", id(), warning));
    LOG.info("port {}: back with MAC {} (proof: {})", id(), macAddress(), back.proof().label());
  }

  /** The kernel may get and lose addresses while we run; the loops hear of it only when it did. */
  void refreshKernelAddresses() {
    if (!open.kernelBeneath()) {
      return;
    }
    Set<InetAddress> now = readKernelAddresses();
    if (!now.equals(kernelAddresses)) {
      kernelAddresses = now;
      OwnedIps owned = new OwnedIps(now);
      LOG.info("port {}: the kernel answers for {}", id(), Pod.describe(now));
      for (int i = 0; i < loops.size(); i++) {
        EchoProcessor processor = processors.get(i);
        var _ = loops.get(i).submit(() -> processor.kernelOwns(owned));
      }
    }
  }

  /** Whether its driver would not tell of a device that lost its address or its traffic. */
  boolean mayFallSilent() {
    return setup.spec() instanceof PortSpec.Pci && !port.capabilities().linkEvents();
  }

  /**
   * Frames to the port's own address: a device that has another one hears what is for everybody all
   * the same, and the port's own questions.
   */
  private long heard() {
    return count(Counter.RX_FRAMES) - FOR_EVERYBODY.stream().mapToLong(this::count).sum();
  }

  /** On the control thread, once a second. */
  void watchSilence() {
    if (rest != null) {
      return;
    }
    switch (silence.next(heard(), changer.hasNeighbour())) {
      case NOTHING -> {}
      case ASK -> changer.breakSilence();
      case RESTART ->
          comeBack(
              "nothing is received, and a neighbour who was asked does not answer: it starts anew",
              changer::restart);
    }
  }

  /** Whether it has a peer that it would not find again by itself. */
  boolean findsPeerByStart() {
    return port.findsPeerByStart();
  }

  /** On the control thread, once a second: a server that went may be back. */
  void seekPeer() {
    if (!findsPeerByStart() || port.link().up()) {
      return;
    }
    try (LoopRest _ = LoopRest.of(loops, LONGEST_TURN_MS)) {
      port.restart();
    } catch (PortException e) {
      LOG.debug("port {}: {}", id(), e.getMessage());
    }
  }

  private Set<InetAddress> readKernelAddresses() {
    return port
        .kernelInterface()
        .flatMap(KernelInterfaces::find)
        .map(KernelInterface::addresses)
        .stream()
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** On the control thread. */
  void renewLeases() {
    state.leases().renew();
  }

  void close() {
    try (state) {
      try {
        changer.endAll();
      } finally {
        port.close();
      }
    }
    int leaked = open.buffersInUse().getAsInt();
    if (leaked != 0) {
      LOG.warn("port {}: {} frame buffers were not given back", id(), leaked);
    }
  }
}
