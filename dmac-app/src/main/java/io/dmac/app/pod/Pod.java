package io.dmac.app.pod;

import io.dmac.app.config.PortSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.app.config.Setting;
import io.dmac.app.pod.PortSource.OpenPort;
import io.dmac.app.state.PortState;
import io.dmac.app.state.StateFolder;
import io.dmac.change.ChangeJournal;
import io.dmac.dpdk.PortEvent;
import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacPool;
import io.dmac.port.Port;
import io.dmac.port.PortException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dynamic MAC pod while it runs: its ports, their poll loops, and the control thread. It knows
 * neither command line nor HTTP.
 */
public final class Pod implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pod.class);
  private static final long WATCH_PERIOD_MS = 200;
  private static final long SILENCE_PERIOD_MS = 1_000;
  private static final long PEER_PERIOD_MS = 1_000;
  private static final long KERNEL_ADDRESS_PERIOD_MS = 1_000;

  private volatile RunConfiguration configuration;
  private final PortSource source;
  private final StateFolder state;
  private final ControlThread control = new ControlThread();
  private final List<PodPort> ports = new ArrayList<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private volatile boolean ready;
  private boolean closed;

  private Pod(RunConfiguration configuration, PortSource source) {
    this.configuration = configuration;
    this.source = source;
    this.state = StateFolder.open(configuration.changes(), System.getenv());
  }

  /** Opens the ports, starts their loops, and returns once all of them poll. */
  public static Pod start(RunConfiguration configuration, PortSource source) {
    Pod pod = new Pod(configuration, source);
    try {
      pod.control.start(
          () -> {
            pod.openPorts();
            return pod;
          });
      // Not from the control thread: a thread inherits the CPU affinity of the one that starts it.
      pod.ports.forEach(PodPort::startLoops);
      pod.ready = true;
      var _ = pod.control.repeat(pod::watch, WATCH_PERIOD_MS);
      pod.repeat(PodPort::renewLeases, configuration.changes().leaseTerm().toMillis() / 3);
      if (pod.ports.stream().anyMatch(PodPort::kernelBeneath)) {
        pod.repeat(PodPort::refreshKernelAddresses, KERNEL_ADDRESS_PERIOD_MS);
      }
      if (pod.ports.stream().anyMatch(PodPort::mayFallSilent)) {
        pod.repeat(pod::watchSilence, SILENCE_PERIOD_MS);
      }
      if (pod.ports.stream().anyMatch(PodPort::findsPeerByStart)) {
        pod.repeat(PodPort::seekPeer, PEER_PERIOD_MS);
      }
      configuration
          .changes()
          .rotation()
          .ifPresent(
              rotation ->
                  pod.ports.forEach(port -> port.rotate(rotation.every(), rotation.policy())));
      return pod;
    } catch (RuntimeException | Error e) {
      try {
        pod.close();
      } catch (RuntimeException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  private void repeat(Consumer<PodPort> action, long periodMs) {
    var _ = control.repeat(() -> ports.forEach(action), periodMs);
  }

  private void openPorts() {
    List<OpenPort> opened = source.open(configuration, this::onEvent);
    int next = 0;
    try {
      for (; next < opened.size(); next++) {
        ports.add(podPort(configuration.ports().get(next), opened.get(next)));
        OpenPort open = opened.get(next);
        open.port().start();
      }
    } catch (RuntimeException e) {
      // Those that became a PodPort are closed with the pod.
      opened.stream().skip(ports.size()).forEach(open -> open.port().close());
      throw e;
    }
  }

  private PodPort podPort(PortSetup setup, OpenPort open) {
    Port port = open.port();
    boolean survives =
        setup.spec() instanceof PortSpec.Pci
            || (port.kernelInterface().isPresent() && !port.sharesAddressWithPeer());
    PortState kept = state.port(port.kernelInterface().orElse(port.name()), survives);
    try {
      return new PodPort(
          setup,
          configuration.operation(),
          configuration.idle(),
          open,
          kept,
          configuration.changes(),
          control);
    } catch (RuntimeException e) {
      try (ChangeJournal _ = kept.journal()) {
        kept.leases().releaseAll();
      }
      throw e;
    }
  }

  private void onEvent(int index, PortEvent event) {
    control.execute(
        () -> {
          PodPort port = ports.get(index);
          orSayThatItDoesNotServe(port, () -> port.onEvent(event));
          switch (event) {
            case REMOVED -> fail(gone(port, "was taken away"));
            case RECOVERY_FAILED -> fail(gone(port, "did not recover from its error"));
            default -> {}
          }
        });
  }

  private void watchSilence(PodPort port) {
    if (port.mayFallSilent()) {
      orSayThatItDoesNotServe(port, port::watchSilence);
    }
  }

  private static void orSayThatItDoesNotServe(PodPort port, Runnable action) {
    try {
      action.run();
    } catch (PortException e) {
      LOG.error("port {} does not serve since its device was reset: {}", port.id(), e.getMessage());
    }
  }

  private static IllegalStateException gone(PodPort port, String how) {
    return new IllegalStateException(
        "the device " + port.name() + " of port " + port.id() + " " + how);
  }

  private void watch() {
    ports.forEach(PodPort::beat);
    ports.stream().flatMap(port -> port.failure().stream()).findFirst().ifPresent(this::fail);
  }

  private void fail(Throwable cause) {
    ready = false;
    if (failed.complete(cause)) {
      LOG.error("the pod cannot go on: {}", cause.getMessage(), cause);
    }
  }

  /** With what {@link #reconfigure} changed. */
  public RunConfiguration configuration() {
    return configuration;
  }

  /**
   * Takes over what another configuration says of live settings; the others are for the next start.
   *
   * @return the changes of MAC addresses that it asked for
   * @throws IllegalArgumentException when a policy has no address to give
   * @see io.dmac.app.config.Setting#isLive()
   */
  public List<ChangeRecord> reconfigure(RunConfiguration next) {
    RunConfiguration before = configuration;
    configuration = before.withLive(next);
    Set<Setting> differences = before.differences(next);
    Duration overlap = next.changes().overlap();
    List<ChangeRecord> changes = new ArrayList<>();
    for (PodPort port : ports) {
      port.overlap(overlap);
      if (differences.contains(Setting.ROTATE) || differences.contains(Setting.ROTATE_POLICY)) {
        next.changes()
            .rotation()
            .ifPresentOrElse(
                rotation -> port.rotate(rotation.every(), rotation.policy()), port::endRotation);
      }
      if (differences.contains(Setting.MAC)) {
        next.macOf(port.setup().spec())
            .filter(mac -> !mac.equals(port.macAddress()))
            .ifPresent(mac -> changes.add(port.change(mac, overlap)));
      }
    }
    return changes;
  }

  /** In order of the configuration. */
  public List<PodPort> ports() {
    return List.copyOf(ports);
  }

  /** The port with ethdev's number {@code id}. */
  public Optional<PodPort> port(int id) {
    return ports.stream().filter(port -> port.id() == id).findFirst();
  }

  /** The addresses that the node's pods hold. */
  public MacPool pool() {
    return state.pool();
  }

  /** Whether every loop polls. */
  public boolean isReady() {
    return ready && ports.stream().allMatch(PodPort::isRunning);
  }

  /** Completes with the reason when the pod cannot go on by itself; it must be closed then. */
  public CompletableFuture<Throwable> failed() {
    return failed.copy();
  }

  /** What the ports are made of, such as {@code DPDK 22.11.11}. */
  public String version() {
    return source.version();
  }

  static String describe(Collection<InetAddress> addresses) {
    return addresses.isEmpty()
        ? "no address"
        : addresses.stream()
            .map(InetAddress::getHostAddress)
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /** A change needs its loops to the end: none begins any more, and the one that goes on ends. */
  private void endChanges() {
    try {
      control.call(
          () -> {
            ports.forEach(PodPort::endChanges);
            return ports;
          });
    } catch (IllegalStateException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  /** Ends the loops, restores the addresses of kernel interfaces, and releases the ports. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ready = false;
    try (control) {
      endChanges();
      ports.forEach(PodPort::stopLoops);
      control.call(
          () -> {
            try {
              ports.forEach(PodPort::close);
            } finally {
              source.close();
              state.close();
            }
            return ports;
          });
    }
  }
}
