package io.dmac.app.probe;

import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.LoopCommand;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.PortQueue;
import io.dmac.probe.FrameTap;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProcessor;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of the probe, with a poll loop of its own. */
public final class ProbeRun implements AutoCloseable {
  private final PollLoop loop;
  private final ProbeProcessor processor;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  ProbeRun(PortQueue queue, IdleStrategy.Kind idle, ProbePlan plan, @Nullable FrameTap tap) {
    Counters counters = new Counters();
    processor = new ProbeProcessor(plan, queue, counters, System::nanoTime, tap);
    loop = new PollLoop("dmac-probe", queue, processor, idle.create(queue), counters);
    processor.ended().thenRun(() -> over.complete(null));
    loop.start();
  }

  /** Completes when the run has ended. */
  public CompletionStage<Void> over() {
    return over;
  }

  public ProbeProgress progress() {
    return processor.progress();
  }

  /** Of the replies since the last call; only a run with a tap knows. */
  public Optional<Latency> recentRoundTrips() {
    try {
      command(processor::turnRecent);
    } catch (CompletionException e) {
      return Optional.empty();
    }
    return processor.recent();
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

  /** Ends the loop. */
  @Override
  public void close() {
    if (loop.isRunning()) {
      loop.stop();
    }
  }
}
