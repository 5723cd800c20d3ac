package io.dmac.app.probe;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.IdleStrategy;
import io.dmac.mac.MacAddress;
import io.dmac.port.Link;
import io.dmac.probe.FrameTap;
import io.dmac.probe.ProbePlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A port on which runs of the probe follow each other. EAL starts once in a process, and so does
 * this.
 */
public final class ProbeSession implements AutoCloseable {
  /**
   * What it runs on.
   *
   * @param port the device
   * @param configuration its queue and buffers
   * @param hugepages whether memory comes from hugepages
   * @param memoryMib memory taken at the start, in MiB
   * @param idle what the loop does without work
   * @param verbose whether EAL's log goes to standard error
   */
  public record Setup(
      PortSpec port,
      PortConfiguration configuration,
      boolean hugepages,
      int memoryMib,
      IdleStrategy.Kind idle,
      boolean verbose) {}

  /** In which a memif's client finds a server that is starting, or has started anew. */
  private static final Duration PEER_PATIENCE = Duration.ofSeconds(2);

  /** EAL's and ethdev's control calls take no lock: one thread makes them all. */
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("dmac-control").daemon(true).factory());

  private final Setup setup;
  private @Nullable Eal eal;
  private @Nullable DpdkPort opened;
  private final DpdkPort port;
  private boolean closed;

  /** Opens the port. */
  public ProbeSession(Setup setup) {
    this.setup = setup;
    try {
      port = call(this::open);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  private DpdkPort open() {
    EalArguments arguments =
        new EalArguments(
            List.of(setup.port()),
            setup.hugepages(),
            setup.memoryMib(),
            Optional.empty(),
            List.of(),
            setup.verbose());
    Eal started = Eal.start(arguments);
    eal = started;
    DpdkPort port = started.open(setup.port(), setup.configuration());
    opened = port;
    port.start();
    return port;
  }

  /**
   * Begins a run; the one before must have ended.
   *
   * @param plan from this port's own MAC address
   * @param tap takes a copy of each frame; null for none
   */
  public ProbeRun begin(ProbePlan plan, @Nullable FrameTap tap) {
    var _ = call(() -> !port.findsPeerByStart() || port.awaitLink(PEER_PATIENCE));
    // Not on the control thread: a thread inherits the CPU affinity of the one that starts it.
    return new ProbeRun(port.queues().getFirst(), setup.idle(), plan, tap);
  }

  public MacAddress macAddress() {
    return port.macAddress();
  }

  /** The device's name, such as {@code net_af_packet0}. */
  public String name() {
    return port.name();
  }

  public String driver() {
    return port.driver();
  }

  /** Asks the driver. */
  public Link link() {
    return call(port::link);
  }

  /** Releases the port; no run may go on. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }

  private void release() {
    try (control) {
      call(
          () -> {
            if (opened != null) {
              opened.close();
              opened = null;
            }
            if (eal != null) {
              eal.close();
              eal = null;
            }
            return control;
          });
    }
  }

  private <T> T call(Callable<T> action) {
    try {
      return control.submit(action).get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
