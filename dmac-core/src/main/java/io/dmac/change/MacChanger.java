package io.dmac.change;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.Burst;
import io.dmac.port.MacKind;
import io.dmac.port.Port;
import io.dmac.port.PortException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes one port's MAC address while its loops run.
 *
 * <p>The loops accept old and new from before the driver's call until the overlap after it ends, so
 * that no frame in flight is lost whichever way the call goes; replies leave from the new address,
 * and the segment is told of it, only once the driver accepted it (a premature announcement would
 * send traffic to an address that nobody has).
 *
 * <p>One change at a time: the methods belong to the port's control executor.
 */
public final class MacChanger {
  /** A loop answers within a burst; only a dead one takes this long. */
  private static final long LOOP_PATIENCE_MS = 2_000;

  /** A loop that finds its queue full for this long after an overlap is overloaded, not behind. */
  private static final long LONGEST_BACKLOG_NS = 2_000_000_000L;

  private static final long BACKLOG_POLL_MS = 1;

  private final Port port;
  private final List<PollLoop> loops;
  private final List<EchoProcessor> processors;
  private final Function<MacAddress, List<byte[]>> announcements;
  private final ScheduledExecutorService control;
  private @Nullable ScheduledFuture<?> endOfOverlap;

  /**
   * @param port the port; already started
   * @param loops its loops, in order of queue
   * @param processors what the loops run, in the same order
   * @param announcements the frames that tell the segment of an address
   * @param control the port's control executor, on which the end of an overlap runs too
   */
  public MacChanger(
      Port port,
      List<PollLoop> loops,
      List<EchoProcessor> processors,
      Function<MacAddress, List<byte[]>> announcements,
      ScheduledExecutorService control) {
    this.port = port;
    this.loops = List.copyOf(loops);
    this.processors = List.copyOf(processors);
    this.announcements = announcements;
    this.control = control;
  }

  /**
   * Why an address cannot be this port's next one, if it cannot.
   *
   * @return the reason with its remedy
   */
  public Optional<String> objection(MacAddress to) {
    if (to.isZero()) {
      return Optional.of(to + " is the zero address, which no station may have; choose another");
    }
    if (to.isMulticast()) {
      return Optional.of(
          to
              + " is a group address (the lowest bit of its first octet is 1); a port needs a"
              + " unicast address, such as "
              + new MacAddress((to.bits() & ~(1L << 40)) | (1L << 41)));
    }
    if (to.equals(port.macAddress())) {
      return Optional.of("port " + port.id() + " has the address " + to + " already");
    }
    return Optional.empty();
  }

  /**
   * Changes the address.
   *
   * @param to the new address
   * @param overlap for how long the old one is accepted too
   */
  public ChangeOutcome change(MacAddress to, Duration overlap) {
    Optional<String> objection = objection(to);
    if (objection.isPresent()) {
      return new ChangeOutcome.Rejected(objection.get());
    }
    Instant at = Instant.now();
    MacAddress from = port.macAddress();
    endOverlapOfFormerChange();
    accept(AcceptedAddresses.both(from, to));

    long start = System.nanoTime();
    MacKind kind;
    try {
      kind = port.sharesAddressWithPeer() ? setWhileLoopsRest(from, to) : port.setMacAddress(to);
    } catch (PortException e) {
      accept(AcceptedAddresses.only(from));
      return rolledBack(e.getMessage(), at, from, to, System.nanoTime() - start);
    }
    long callNs = System.nanoTime() - start;
    MacAddress readBack = port.readBackMacAddress();
    if (!readBack.equals(to)) {
      accept(AcceptedAddresses.only(from));
      return rolledBack(
          "the driver " + port.driver() + " accepted " + to + " but reports " + readBack,
          at,
          from,
          to,
          callNs);
    }

    accept(AcceptedAddresses.both(to, from));
    int announced = announce(to);
    endOfOverlap =
        control.schedule(
            () -> endOverlap(to, System.nanoTime() + LONGEST_BACKLOG_NS),
            overlap.toNanos(),
            TimeUnit.NANOSECONDS);
    return new ChangeOutcome.Applied(
        new ChangeReport(port.id(), from, to, kind, at, callNs, overlap, announced));
  }

  /**
   * Changes the peer's address too, as the kernel's end of a tap has the port's: a frame to its
   * former address is one that it drops. So no loop sends while the address changes, and what they
   * were about to send goes to the new one.
   */
  private MacKind setWhileLoopsRest(MacAddress from, MacAddress to) {
    AtomicInteger busy = new AtomicInteger(loops.size());
    CompletableFuture<Void> resting = new CompletableFuture<>();
    CompletableFuture<Boolean> changed = new CompletableFuture<>();
    CompletableFuture<?> done =
        onEachLoop(
            (loop, processor) -> {
              if (busy.decrementAndGet() == 0) {
                resting.complete(null);
              }
              if (changed.join()) {
                processor.accept(AcceptedAddresses.both(to, from));
                processor.redirect(loop.queue().burst(), from, to);
              }
            });
    boolean success = false;
    try {
      await(resting);
      MacKind kind = port.setMacAddress(to);
      success = true;
      return kind;
    } finally {
      changed.complete(success);
      await(done);
    }
  }

  private ChangeOutcome rolledBack(
      @Nullable String reason, Instant at, MacAddress from, MacAddress to, long callNs) {
    return new ChangeOutcome.RolledBack(
        String.valueOf(reason),
        new ChangeReport(
            port.id(), from, to, port.capabilities().macKind(), at, callNs, Duration.ZERO, 0));
  }

  /**
   * Has each loop accept the new address alone, once it has received what was waiting: frames that
   * came in time to the old address count, however late a loop without a CPU gets to see them.
   *
   * @param deadlineNs when it ends all the same, because a loop never comes to the end of its queue
   */
  private void endOverlap(MacAddress only, long deadlineNs) {
    AcceptedAddresses accepted = AcceptedAddresses.only(only);
    boolean overdue = System.nanoTime() - deadlineNs >= 0;
    AtomicBoolean backlog = new AtomicBoolean();
    forEachLoop(
        (loop, processor) -> {
          Burst burst = loop.queue().burst();
          if (overdue || burst.received() < burst.capacity()) {
            processor.accept(accepted);
          } else {
            backlog.set(true);
          }
        });
    if (backlog.get()) {
      endOfOverlap =
          control.schedule(
              () -> endOverlap(only, deadlineNs), BACKLOG_POLL_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** The former change's old address is given up early: a port has two addresses at the most. */
  private void endOverlapOfFormerChange() {
    if (endOfOverlap != null) {
      endOfOverlap.cancel(false);
      endOfOverlap = null;
    }
  }

  /** Tells every loop which addresses to accept, and returns once all of them do. */
  private void accept(AcceptedAddresses addresses) {
    forEachLoop((loop, processor) -> processor.accept(addresses));
  }

  /** Runs a command on every loop's own thread, between two turns, and waits for all of them. */
  private void forEachLoop(BiConsumer<PollLoop, EchoProcessor> command) {
    await(onEachLoop(command));
  }

  private CompletableFuture<Void> onEachLoop(BiConsumer<PollLoop, EchoProcessor> command) {
    CompletableFuture<?>[] done = new CompletableFuture<?>[loops.size()];
    for (int i = 0; i < done.length; i++) {
      PollLoop loop = loops.get(i);
      EchoProcessor processor = processors.get(i);
      done[i] = loop.submit(() -> command.accept(loop, processor));
    }
    return CompletableFuture.allOf(done);
  }

  /** Sends the announcements from the first queue; the number that went out. */
  private int announce(MacAddress address) {
    List<byte[]> frames = announcements.apply(address);
    if (frames.isEmpty()) {
      return 0;
    }
    PollLoop loop = loops.getFirst();
    int[] sent = new int[1];
    await(
        loop.submit(
            () -> {
              for (byte[] frame : frames) {
                if (loop.queue().send(frame)) {
                  loop.counters().increment(Counter.ANNOUNCEMENTS);
                  sent[0]++;
                }
              }
            }));
    return sent[0];
  }

  private void await(CompletableFuture<?> done) {
    try {
      done.get(LOOP_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "a loop of port " + port.id() + " did not answer within " + LOOP_PATIENCE_MS + " ms", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a loop of port " + port.id() + " failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
