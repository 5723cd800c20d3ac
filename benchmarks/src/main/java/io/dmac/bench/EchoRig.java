package io.dmac.bench;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.BurstProcessor;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * dmac's echo: the real ports, processors, filters, counters and loops, wired as {@code dmac run}
 * wires them. EAL starts once in a process, so a process has one rig.
 *
 * <p>EAL and the ports live on a thread of their own, EAL's main lcore; a loop's thread is whoever
 * attaches its queue.
 */
public final class EchoRig implements AutoCloseable {
  /** The beginning of the names of the loops and their threads. */
  static final String POLL_THREAD = "poll";

  private static final int LINK_LIMIT_MS = 10_000;

  /** Which frames are for the pod. */
  public enum Filter {
    /** As {@code dmac run} has it: frames to the port's address. */
    OWN_ADDRESS,
    /** All: for ports that make their frames up, where none is ever for the pod. */
    ALL
  }

  private final ExecutorService control =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
          });
  private final Eal eal;
  private final List<DpdkPort> ports = new ArrayList<>();
  private final List<PollLoop> loops = new ArrayList<>();

  /** One port. */
  public EchoRig(EalArguments arguments, PortSpec spec, PortConfiguration configuration) {
    this(arguments, List.of(spec), List.of(configuration), Filter.ALL, UnaryOperator.identity());
  }

  /**
   * @param configurations of each port
   * @param around puts something around each loop's echo
   */
  EchoRig(
      EalArguments arguments,
      List<PortSpec> specs,
      List<PortConfiguration> configurations,
      Filter filter,
      UnaryOperator<BurstProcessor> around) {
    eal = onControl(() -> Eal.start(arguments));
    for (int i = 0; i < specs.size(); i++) {
      PortSpec spec = specs.get(i);
      PortConfiguration configuration = configurations.get(i);
      ports.add(onControl(() -> open(spec, configuration)));
    }
    ports.forEach(this::awaitLink);
    for (DpdkPort port : ports) {
      for (PortQueue queue : port.queues()) {
        loops.add(loop(port, queue, filter, around));
      }
    }
  }

  private DpdkPort open(PortSpec spec, PortConfiguration configuration) {
    // As testpmd's ports do, they share one pool.
    DpdkPort opened =
        ports.isEmpty()
            ? eal.open(spec, configuration)
            : eal.openBeside(ports.getFirst(), spec, configuration);
    opened.start();
    return opened;
  }

  /** The ends of a memif find each other on a thread of EAL's, some time after the start. */
  private void awaitLink(DpdkPort port) {
    long limitNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINK_LIMIT_MS);
    while (port.driver().equals("net_memif") && !onControl(() -> port.link()).up()) {
      if (System.nanoTime() > limitNs) {
        throw new IllegalStateException(
            port.name() + " has no link after 10 s; check that its peer runs on the same socket");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + port.name() + " had no link", e);
      }
    }
  }

  private PollLoop loop(
      DpdkPort port, PortQueue queue, Filter filter, UnaryOperator<BurstProcessor> around) {
    Counters counters = new Counters();
    EchoProcessor processor =
        new EchoProcessor(
            queue,
            counters,
            OperationKind.MACSWAP,
            AcceptedAddresses.only(port.macAddress()),
            OwnedIps.NONE,
            OwnedIps.NONE,
            port.kernelBeneath());
    processor.ownSourceIsPeers(port.sharesAddressWithPeer());
    processor.promiscuous(filter == Filter.ALL);
    return new PollLoop(
        POLL_THREAD + loops.size(),
        queue,
        around.apply(processor),
        IdleStrategy.Kind.BUSY.create(queue),
        counters);
  }

  /** A rig on net_null, which makes frames of 64 bytes up. */
  public static EchoRig onNull(int burst) {
    return on(PortKind.NULL, burst);
  }

  /** A rig on net_ring, which gives back what is sent; it has no frame before {@link #seedRing}. */
  public static EchoRig onRing(int burst) {
    return on(PortKind.RING, burst);
  }

  private static EchoRig on(PortKind kind, int burst) {
    PortSpec spec = new PortSpec.Vdev(kind.vdevs(64, "rig").getFirst());
    return new EchoRig(
        EalArguments.ordinary(List.of(spec)), spec, PortConfiguration.DEFAULT.withBurstSize(burst));
  }

  /** Puts frames into the ring: several bursts. The queue is attached to this thread. */
  public void seedRing(int burst) {
    byte[] frame = TestFrames.udp(port().macAddress(), 64);
    for (int i = 0; i < PortKind.RING.seedBursts() * burst; i++) {
      if (!queue().send(frame)) {
        throw new IllegalStateException("the ring took only " + i + " frames");
      }
    }
  }

  /** One for each queue of each port, in that order. */
  List<PollLoop> loops() {
    return List.copyOf(loops);
  }

  List<DpdkPort> ports() {
    return List.copyOf(ports);
  }

  public PollLoop loop() {
    return loops.getFirst();
  }

  public PortQueue queue() {
    return loop().queue();
  }

  public DpdkPort port() {
    return ports.getFirst();
  }

  /** The loops have ended or their queues are detached. */
  @Override
  public void close() {
    onControl(
        () -> {
          ports.reversed().forEach(DpdkPort::close);
          eal.close();
          return eal;
        });
    control.shutdown();
  }

  private <T> T onControl(java.util.concurrent.Callable<T> task) {
    Future<T> result = control.submit(task);
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the port could not be set up: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the port was set up", e);
    }
  }
}
