package io.dmac.app.probe;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.LoopCommand;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProcessor;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of the probe on a port of its own. EAL starts once in a process, and so does this. */
public final class ProbeRun implements AutoCloseable {
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

  /** EAL's and ethdev's control calls take no lock: one thread makes them all. */
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("dmac-control").daemon(true).factory());

  private @Nullable Eal eal;
  private @Nullable DpdkPort port;
  private final PollLoop loop;
  private final ProbeProcessor processor;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private boolean closed;

  /**
   * Opens the port and begins.
   *
   * @param plan of the run, for the port's own MAC address
   */
  public ProbeRun(Setup setup, Function<MacAddress, ProbePlan> plan) {
    try {
      DpdkPort opened = call(() -> open(setup));
      Counters counters = new Counters();
      processor =
          new ProbeProcessor(
              plan.apply(opened.macAddress()),
              opened.queues().getFirst(),
              counters,
              System::nanoTime);
      loop =
          new PollLoop(
              "dmac-probe",
              opened.queues().getFirst(),
              processor,
              setup.idle().create(opened.queues().getFirst()),
              counters);
      processor.ended().thenRun(() -> over.complete(null));
      // Not from the control thread: a thread inherits the CPU affinity of the one that starts it.
      loop.start();
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  private DpdkPort open(Setup setup) {
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
    DpdkPort opened = started.open(setup.port(), setup.configuration());
    port = opened;
    opened.start();
    return opened;
  }

  /** Completes when the run has ended. */
  public CompletionStage<Void> over() {
    return over;
  }

  public ProbeProgress progress() {
    return processor.progress();
  }

  /** Begins a new part of the run; its number, if the run counts already. */
  public OptionalInt mark() {
    OptionalInt[] number = {OptionalInt.empty()};
    command(() -> number[0] = processor.mark());
    return number[0];
  }

  /** Sends to another MAC address from now on. */
  public void target(MacAddress mac) {
    command(() -> processor.target(mac));
  }

  /** Stops sending; the run ends once the last replies came. */
  public void finish() {
    command(processor::finish);
  }

  private void command(LoopCommand command) {
    loop.submit(command).join();
  }

  /** Why the loop ended by itself, if it did. */
  public @Nullable Throwable failure() {
    return loop.failure();
  }

  /** Ends the loop and returns the account of the run. */
  public ProbeReport stop() {
    loop.stop();
    return processor.report();
  }

  /** Ends the loop and releases the port. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (loop.isRunning()) {
        loop.stop();
      }
    } finally {
      release();
    }
  }

  private void release() {
    try (control) {
      call(
          () -> {
            if (port != null) {
              port.close();
              port = null;
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
