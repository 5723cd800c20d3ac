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
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortQueue;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * dmac's echo on one port: the real port, processor, filter, counters and loop, wired as {@code
 * dmac run} wires them, in the measuring mode. EAL starts once in a process, so a process has one
 * rig.
 *
 * <p>EAL and the port live on a thread of their own, EAL's main lcore; the loop's thread is whoever
 * attaches the queue.
 */
public final class EchoRig implements AutoCloseable {
  /** The name of the loop and its thread. */
  static final String POLL_THREAD = "poll";

  private final ExecutorService control =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "control");
            thread.setDaemon(true);
            return thread;
          });
  private final Eal eal;
  private final DpdkPort port;
  private final PollLoop loop;

  public EchoRig(EalArguments arguments, PortSpec spec, PortConfiguration configuration) {
    eal = onControl(() -> Eal.start(arguments));
    port =
        onControl(
            () -> {
              DpdkPort opened = eal.open(spec, configuration);
              opened.start();
              return opened;
            });
    Counters counters = new Counters();
    EchoProcessor processor =
        new EchoProcessor(
            queue(),
            counters,
            OperationKind.MACSWAP,
            AcceptedAddresses.only(port.macAddress()),
            OwnedIps.NONE,
            OwnedIps.NONE,
            port.kernelBeneath());
    processor.promiscuous(true);
    loop =
        new PollLoop(
            POLL_THREAD, queue(), processor, IdleStrategy.Kind.BUSY.create(queue()), counters);
  }

  /** A rig on net_null, which makes frames of 64 bytes up. */
  public static EchoRig onNull(int burst) {
    PortSpec spec = new PortSpec.Vdev(PortKind.NULL.vdev(64));
    return new EchoRig(
        EalArguments.ordinary(List.of(spec)), spec, PortConfiguration.DEFAULT.withBurstSize(burst));
  }

  public PollLoop loop() {
    return loop;
  }

  public PortQueue queue() {
    return port.queues().getFirst();
  }

  public DpdkPort port() {
    return port;
  }

  /** The loop has ended or its queue is detached. */
  @Override
  public void close() {
    onControl(
        () -> {
          port.close();
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
