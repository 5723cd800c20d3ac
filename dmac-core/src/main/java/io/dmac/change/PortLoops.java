package io.dmac.change;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.AddressWatch;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.LoopRest;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.DriverCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The poll loops of one port as a change talks to them: by commands that each carries out between
 * two turns. There may be none, on a port that no loop polls.
 */
public final class PortLoops implements ChangeTraffic {
  /** A loop answers within a burst; only a dead one takes this long. */
  private static final long PATIENCE_MS = 2_000;

  private final List<PollLoop> loops;
  private final List<EchoProcessor> processors;
  private List<AddressWatch> watches = List.of();

  /**
   * @param loops a port's loops, in order of queue
   * @param processors what they run, in the same order
   */
  public PortLoops(List<PollLoop> loops, List<EchoProcessor> processors) {
    this.loops = List.copyOf(loops);
    this.processors = List.copyOf(processors);
  }

  @Override
  public void accept(AcceptedAddresses addresses) {
    await(onEach(i -> processors.get(i).accept(addresses)));
  }

  @Override
  public int acceptAndAnnounce(AcceptedAddresses addresses, List<byte[]> announcements) {
    AtomicInteger sent = new AtomicInteger();
    await(
        onEach(
            i -> {
              processors.get(i).accept(addresses);
              if (i == 0) {
                sent.set(sendFrom(loops.getFirst(), announcements, true));
              }
            }));
    return sent.get();
  }

  @Override
  public void watch(MacAddress from, MacAddress to, OwnedIps ips, DriverCall call) {
    List<AddressWatch> begun =
        Stream.generate(() -> new AddressWatch(from, to, ips, call)).limit(loops.size()).toList();
    watches = begun;
    await(onEach(i -> processors.get(i).watch(begun.get(i))));
  }

  @Override
  public void endWatch() {
    await(onEach(i -> processors.get(i).watch(null)));
  }

  @Override
  public AddressWatch.Sighting seen() {
    List<AddressWatch> current = watches;
    if (current.isEmpty()) {
      return AddressWatch.Sighting.NOTHING;
    }
    await(onEach(i -> current.get(i).publish()));
    return current.stream()
        .map(AddressWatch::seen)
        .reduce(AddressWatch.Sighting.NOTHING, AddressWatch.Sighting::and);
  }

  @Override
  public boolean acceptOnceDrained(AcceptedAddresses addresses, boolean overdue) {
    AtomicBoolean backlog = new AtomicBoolean();
    await(
        onEach(
            i -> {
              if (overdue || !loops.get(i).mayHaveBacklog()) {
                processors.get(i).accept(addresses);
              } else {
                backlog.set(true);
              }
            }));
    return !backlog.get();
  }

  @Override
  public void whileResting(
      MacAddress from, MacAddress to, AcceptedAddresses after, Runnable action) {
    if (loops.isEmpty()) {
      action.run();
      return;
    }
    AtomicInteger busy = new AtomicInteger(loops.size());
    CompletableFuture<Boolean> changed = new CompletableFuture<>();
    CompletableFuture<?> done =
        onEach(
            i -> {
              // By a loop: a thread that is less urgent would keep them all from their queues.
              if (busy.decrementAndGet() == 0) {
                run(action, changed);
              }
              if (changed.exceptionally(_ -> false).join()) {
                processors.get(i).accept(after);
                processors.get(i).redirect(loops.get(i).queue().burst(), from, to);
              }
            });
    try {
      await(done);
    } catch (IllegalStateException e) {
      // Unless it has begun: then it is waited for, however long the driver takes.
      if (busy.getAndSet(Integer.MAX_VALUE) > 0) {
        changed.complete(false);
        throw e;
      }
      resultOf(changed);
      await(done);
    }
    resultOf(changed);
  }

  private static void run(Runnable action, CompletableFuture<Boolean> done) {
    try {
      action.run();
      done.complete(true);
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
  }

  private static void resultOf(CompletableFuture<Boolean> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refused ? refused : e;
    }
  }

  @Override
  public void whileResting(Runnable action) {
    try (LoopRest _ = LoopRest.of(loops, PATIENCE_MS)) {
      action.run();
    }
  }

  /** From the first queue. */
  @Override
  public int send(List<byte[]> frames, boolean announcements) {
    if (frames.isEmpty() || loops.isEmpty()) {
      return 0;
    }
    PollLoop loop = loops.getFirst();
    AtomicInteger sent = new AtomicInteger();
    await(loop.submit(() -> sent.set(sendFrom(loop, frames, announcements))));
    return sent.get();
  }

  private static int sendFrom(PollLoop loop, List<byte[]> frames, boolean announcements) {
    int sent = 0;
    for (byte[] frame : frames) {
      if (loop.queue().send(frame)) {
        sent++;
      }
    }
    if (announcements) {
      loop.counters().add(Counter.ANNOUNCEMENTS, sent);
    }
    return sent;
  }

  @Override
  public int neighbour() {
    AtomicInteger asker = new AtomicInteger();
    await(
        onEach(
            i -> {
              int one = processors.get(i).asker();
              if (one != 0) {
                asker.set(one);
              }
            }));
    return asker.get();
  }

  @Override
  public long refused() {
    return loops.stream().mapToLong(loop -> loop.counters().get(Counter.TX_REFUSED)).sum();
  }

  /** Runs a command with each loop's number on its own thread. */
  private CompletableFuture<Void> onEach(IntConsumer command) {
    return CompletableFuture.allOf(
        IntStream.range(0, loops.size())
            .mapToObj(i -> loops.get(i).submit(() -> command.accept(i)))
            .toArray(CompletableFuture[]::new));
  }

  private static void await(CompletableFuture<?> done) {
    try {
      done.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "a poll loop did not answer within " + PATIENCE_MS + " ms; see the pod's log", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a poll loop failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
