package io.dmac.app.local;

import io.dmac.app.config.ChangeSetup;
import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfacePort;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.net.PhysicalFunction;
import io.dmac.app.net.SocketTraffic;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.MacChooser;
import io.dmac.app.state.PortState;
import io.dmac.app.state.StateFolder;
import io.dmac.change.ChangeEvent;
import io.dmac.change.ChangeListener;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeRecovery;
import io.dmac.change.ChangeReport;
import io.dmac.change.ChangeTiming;
import io.dmac.change.MacChanger;
import io.dmac.change.SegmentFrames;
import io.dmac.mac.MacAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A kernel interface whose address is changed by the same transaction as a pod's port: asked for on
 * the segment, leased, journaled, set, read back, announced. It keeps its last address when this is
 * closed, and the lease of it.
 *
 * <p>For one thread at a time, in the interface's network namespace.
 */
public final class LocalInterface implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final StateFolder folder;
  private final PortState state;
  private final KernelInterfacePort port;
  private final SocketTraffic traffic;
  private final MacChanger changer;
  private final ScheduledExecutorService control;
  private final Optional<ChangeRecovery.Recovered> recovered;
  private final Ends ends = new Ends();

  /** Hears when a change's overlap has ended. */
  private static final class Ends implements ChangeListener {
    private volatile CompletableFuture<ChangeReport> next = new CompletableFuture<>();

    CompletableFuture<ChangeReport> expect() {
      next = new CompletableFuture<>();
      return next;
    }

    @Override
    public void onStep(ChangeEvent event) {}

    @Override
    public void onEnd(long change, ChangeReport report) {
      next.complete(report);
    }
  }

  private LocalInterface(
      ChangeSetup setup,
      StateFolder folder,
      PortState state,
      KernelInterfacePort port,
      SocketTraffic traffic) {
    this.folder = folder;
    this.state = state;
    this.port = port;
    this.traffic = traffic;
    control =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("dmac-control").daemon(true).factory());
    recovered = ChangeRecovery.recover(port, state.journal(), state.leases(), state.survives());
    changer =
        new MacChanger(
            port,
            traffic,
            new SegmentFrames(this::ipAddresses),
            PhysicalFunction.ofInterface(port.name()),
            new ChangeTiming(
                setup.probe(),
                ChangeTiming.USUAL.proof(),
                ChangeTiming.USUAL.announcements(),
                ChangeTiming.USUAL.announcementPeriod()),
            state.leases(),
            state.journal(),
            ends,
            control);
  }

  /**
   * Opens an interface, and ends the change of it that broke off, if one did.
   *
   * @throws io.dmac.port.PortException when there is no such interface, or it has no Ethernet
   *     address
   * @throws io.dmac.app.net.NetworkException when the privilege is missing
   * @throws IllegalStateException when another process drives it
   */
  public static LocalInterface open(
      String name, ChangeSetup setup, Map<String, String> environment) {
    KernelInterfacePort port = KernelInterfacePort.open(name);
    try {
      SocketTraffic traffic = new SocketTraffic(name);
      try {
        StateFolder folder = StateFolder.open(setup, environment);
        try {
          PortState state = folder.port(name, true);
          try {
            return new LocalInterface(setup, folder, state, port, traffic);
          } catch (RuntimeException e) {
            state.journal().close();
            throw e;
          }
        } catch (RuntimeException e) {
          folder.close();
          throw e;
        }
      } catch (RuntimeException e) {
        traffic.close();
        throw e;
      }
    } catch (RuntimeException e) {
      port.close();
      throw e;
    }
  }

  private List<InetAddress> ipAddresses() {
    return KernelInterfaces.find(port.name()).map(KernelInterface::addresses).orElse(List.of());
  }

  /** What became of a change that broke off with the process before. */
  public Optional<ChangeRecovery.Recovered> recovered() {
    return recovered;
  }

  public String name() {
    return port.name();
  }

  public MacAddress macAddress() {
    return port.macAddress();
  }

  /** The address the device was made with, where its driver knows. */
  public Optional<MacAddress> permanentMacAddress() {
    return port.permanentMacAddress();
  }

  /** Whether there is a segment to ask and to tell: the link is up. */
  public boolean hasLink() {
    return port.link().up();
  }

  /**
   * How an address is chosen.
   *
   * @param policy as {@link MacChooser#by} reads it
   * @throws IllegalArgumentException when it cannot be read
   */
  public UnaryOperator<MacAddress> choice(String policy) {
    return new MacChooser(state.leases(), port::permanentMacAddress).by(policy);
  }

  /**
   * Changes the address, and waits until the segment was told as often as it is.
   *
   * @param choice from the current address to the next
   * @param overlap for how long the former address stays leased
   * @throws IllegalArgumentException when the policy has no address to give
   */
  public LocalChange change(UnaryOperator<MacAddress> choice, Duration overlap) {
    Instant at = Instant.now();
    MacAddress from = port.macAddress();
    Duration length = longEnough(overlap);
    CompletableFuture<ChangeReport> end = ends.expect();
    MacAddress to = call(() -> choice.apply(from));
    ChangeOutcome outcome =
        to.equals(from)
            ? call(
                () ->
                    changer.reject(
                        to, port.name() + " has " + to + " already; choose another address"))
            : call(() -> changer.change(to, length));
    if (outcome instanceof ChangeOutcome.Applied(ChangeReport begun)) {
      // Its end fails to come when the interface is taken away meanwhile.
      end.completeOnTimeout(begun, length.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
      outcome = new ChangeOutcome.Applied(await(end));
      // The changer keeps the first address for one who returns to it.
      call(
          () -> {
            state.leases().release(from);
            return from;
          });
    }
    return new LocalChange(
        port.name(),
        new ChangeRecord(state.journal().lastChange(), at, from, to, outcome),
        port.linkDownNs(),
        port.notPutBack());
  }

  /** An overlap's end ends its announcements too. */
  private static Duration longEnough(Duration overlap) {
    Duration announcing =
        ChangeTiming.USUAL
            .announcementPeriod()
            .multipliedBy(ChangeTiming.USUAL.announcements() - 1L);
    return overlap.compareTo(announcing) < 0 ? announcing : overlap;
  }

  private <T> T call(Callable<T> action) {
    return await(control.submit(action));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The interface keeps its address, which is the original one for whoever opens it next. */
  @Override
  public void close() {
    try (folder;
        port;
        traffic;
        var journal = state.journal()) {
      control.shutdownNow();
      changer.endAll();
      if (journal.unfinished().isEmpty()) {
        journal.released();
      }
    }
  }
}
