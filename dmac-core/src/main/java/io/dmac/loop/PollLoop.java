package io.dmac.loop;

import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The data plane of one queue: send what the last turn left, receive, process, rest when there was
 * nothing. It ends when told to; the control plane reaches it through {@link #submit} alone, and
 * the loop takes at most one command a turn.
 */
public final class PollLoop implements Runnable {
  /**
   * The most before spin() returns: less than 0.1 ms without frames, where the loop never rests.
   */
  private static final int TURNS_OF_SPIN = 1024;

  /**
   * For which frames are held while the port takes none: longer than a peer that lives rests.
   * Whoever takes none for longer is not waited for again before one was sent.
   */
  private static final long LONGEST_HOLD_NS = 50_000_000;

  private final String name;
  private final PortQueue queue;
  private final BurstProcessor processor;
  private final IdleStrategy idleStrategy;
  private final Counters counters;
  private final ConcurrentLinkedQueue<Pending> commands = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private long heldAtTurn = -1;
  private long sentBeforeHold = -1;
  private long holdsSinceNs;
  private volatile boolean running = true;
  private volatile boolean commandsPending;
  private volatile @Nullable Thread pollThread;

  public PollLoop(
      String name,
      PortQueue queue,
      BurstProcessor processor,
      IdleStrategy idleStrategy,
      Counters counters) {
    this.name = name;
    this.queue = queue;
    this.processor = processor;
    this.idleStrategy = idleStrategy;
    this.counters = counters;
  }

  /**
   * Starts the loop on a platform thread of its own and returns once it is attached to its queue;
   * throws what kept it from that.
   */
  public void start() {
    Thread thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
    try {
      attached.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refused ? refused : e;
    }
  }

  @Override
  public void run() {
    pollThread = Thread.currentThread();
    try {
      attach();
    } catch (RuntimeException | Error e) {
      // In this order: a loop that was refused never runs.
      ended.completeExceptionally(e);
      attached.completeExceptionally(e);
      return;
    }
    attached.complete(null);
    try {
      while (running) {
        spin(queue, processor, counters, idleStrategy);
        if (commandsPending) {
          takeCommand();
        }
      }
      drain();
      queue.detach();
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
    // submit() looks at "ended" after it added: whatever came before that is refused here.
    for (Pending late = commands.poll(); late != null; late = commands.poll()) {
      late.refuse(name);
    }
  }

  /** Makes the calling thread the loop's; public for benchmarks. */
  public void attach() {
    queue.attach();
    processor.begin();
  }

  /**
   * Turns until somebody wants something. What every turn needs is handed on from turn to turn: a
   * field would be read anew after each crossing, with the collector's check of it.
   *
   * <p>It returns after some turns all the same, which costs nothing that shows. A method that
   * never returns never leaves code that the JVM gave up, and calls from there are interpreted; and
   * C2 takes the crossing for a call that looks at safepoints, which a critical one is not, so that
   * nothing else in a turn without frames would (benchmarks/NOTES.md).
   */
  private void spin(
      PortQueue queue, BurstProcessor processor, Counters counters, IdleStrategy idleStrategy) {
    int left = TURNS_OF_SPIN;
    do {
      idleStrategy.idle(turn(queue, processor, counters));
    } while (--left > 0 && running && !commandsPending);
  }

  /** One turn, and one command; public for benchmarks. Returns the work done. */
  public int turn() {
    int work = turn(queue, processor, counters);
    if (commandsPending) {
      takeCommand();
    }
    return work;
  }

  private int turn(PortQueue queue, BurstProcessor processor, Counters counters) {
    Burst burst = queue.burst();
    int offered = burst.transmitCount();
    int sent = queue.exchange();
    if (offered > 0) {
      counters.add(Counter.TX_FRAMES, sent);
      if (sent < offered) {
        if (burst.transmitCount() > 0) {
          return hold(burst, counters, sent);
        }
        counters.add(Counter.TX_REFUSED, offered - sent);
      }
    }
    int received = burst.received();
    counters.add(Counter.TURNS, 1);
    if (received > 0) {
      counters.add(Counter.RX_FRAMES, received);
    } else {
      counters.add(Counter.EMPTY_TURNS, 1);
    }
    int work = processor.process(burst) + offered;
    counters.publish();
    return work;
  }

  /** The end of a turn that could not send all it had, and so received nothing; the work done. */
  private int hold(Burst burst, Counters counters, int sent) {
    long nowNs = System.nanoTime();
    long sentEver = counters.get(Counter.TX_FRAMES);
    if (sentEver != sentBeforeHold) {
      sentBeforeHold = sentEver;
      holdsSinceNs = nowNs;
    }
    if (nowNs - holdsSinceNs > LONGEST_HOLD_NS) {
      counters.add(Counter.TX_REFUSED, burst.transmitCount());
      burst.giveUp();
    }
    counters.add(Counter.TURNS, 1);
    counters.add(Counter.EMPTY_TURNS, 1);
    heldAtTurn = counters.get(Counter.TURNS);
    counters.publish();
    return sent;
  }

  /** Whether more frames may wait in the queue than the last turn took; for the loop's thread. */
  public boolean mayHaveBacklog() {
    return queue.burst().received() >= queue.burst().capacity()
        || heldAtTurn == counters.get(Counter.TURNS);
  }

  private void takeCommand() {
    Pending pending = commands.poll();
    if (pending == null) {
      commandsPending = false;
      // A command offered between poll() and the line above would wait for the next one: look
      // again, and write only "true", which is what its caller wrote too.
      if (!commands.isEmpty()) {
        commandsPending = true;
      }
    } else {
      pending.carryOut();
      counters.increment(Counter.COMMANDS);
    }
  }

  /**
   * Carries out what the last turn left and every command still waiting, so that no caller hangs.
   */
  private void drain() {
    if (queue.burst().transmitCount() + queue.burst().dropCount() > 0) {
      turnOut();
    }
    for (Pending pending = commands.poll(); pending != null; pending = commands.poll()) {
      pending.carryOut();
    }
  }

  private void turnOut() {
    int offered = queue.burst().transmitCount();
    int sent = queue.exchange();
    counters.add(Counter.TX_FRAMES, sent);
    counters.add(Counter.TX_REFUSED, offered - sent);
    Burst burst = queue.burst();
    for (int i = burst.transmitCount(); i < burst.received(); i++) {
      burst.drop(i);
    }
  }

  /** Asks the loop to run a command; the future completes once it ran. */
  public CompletableFuture<Void> submit(LoopCommand command) {
    Pending pending = new Pending(command, new CompletableFuture<>());
    commands.add(pending);
    commandsPending = true;
    wake();
    if (ended.isDone()) {
      pending.refuse(name);
    }
    return pending.done();
  }

  /** Ends a rest of the idle strategy, so that no command waits for it. */
  private void wake() {
    LockSupport.unpark(pollThread);
    queue.wake();
  }

  /**
   * Asks the loop to end after its present turn and waits for it.
   *
   * @throws IllegalStateException when it has not ended after ten seconds, or ended by an error
   */
  public void stop() {
    running = false;
    wake();
    try {
      ended.get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(name + " did not end within 10 s", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(name + " ended by an error: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why the loop ended by itself, or null while it runs or after an orderly end. */
  public @Nullable Throwable failure() {
    return ended.isCompletedExceptionally() ? ended.exceptionNow() : null;
  }

  public boolean isRunning() {
    return attached.isDone() && !ended.isDone();
  }

  public String name() {
    return name;
  }

  public Counters counters() {
    return counters;
  }

  public PortQueue queue() {
    return queue;
  }

  private record Pending(LoopCommand command, CompletableFuture<Void> done) {
    void carryOut() {
      try {
        command.execute();
        done.complete(null);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }

    void refuse(String loop) {
      done.completeExceptionally(new IllegalStateException(loop + " has ended"));
    }
  }
}
