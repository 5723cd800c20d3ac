package io.dmac.app.probe;

import io.dmac.mac.MacAddress;
import io.dmac.probe.FrameTap;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbePlan;
import java.net.DatagramSocket;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The station on a session's port. */
final class PortStation implements ProbeStation, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortStation.class);
  private static final int MOST_RUNS = 64;
  private static final int MOST_FRAMES = 4_096;
  private static final int TAP_FRAMES = 4_096;
  private static final int SNAP_LENGTH = 2_048;

  /** Round trips are those of so long. */
  private static final long SPAN_NS = 1_000_000_000L;

  private final ProbeSession session;
  private final @Nullable String kernelInterface;
  private final int largest;
  private final SecureRandom random = new SecureRandom();
  private final FrameTap tap = new FrameTap(TAP_FRAMES, SNAP_LENGTH);
  private final FrameReader reader = new FrameReader(tap, List.of(this::keep));
  private final Deque<SeenFrame> frames = new ArrayDeque<>();
  private final Deque<Finished> finished = new ArrayDeque<>();
  private @Nullable Current current;
  private long runs;

  /** A run that goes on, and what its replies took lately. */
  private static final class Current {
    final long number;
    final ProbeOrder order;
    final ProbeRun run;
    final @Nullable DatagramSocket held;
    final Instant begun = Instant.now();
    Optional<Latency> roundTrips = Optional.empty();
    long spanBeganNs = System.nanoTime();

    Current(long number, ProbeOrder order, ProbeRun run, @Nullable DatagramSocket held) {
      this.number = number;
      this.order = order;
      this.run = run;
      this.held = held;
    }
  }

  /**
   * @param kernelInterface the Linux interface beneath the port, where there is one
   * @param largest bytes of the largest frame that the port takes, without its frame check sequence
   */
  PortStation(ProbeSession session, @Nullable String kernelInterface, int largest) {
    this.session = session;
    this.kernelInterface = kernelInterface;
    this.largest = largest;
  }

  @Override
  public StationPort port() {
    return new StationPort(session.name(), session.driver(), session.macAddress(), session.link());
  }

  @Override
  public synchronized long start(ProbeOrder order) {
    if (current != null) {
      throw new IllegalStateException(
          "run " + current.number + " goes on; finish it first, or wait for its end");
    }
    ProbePlan plan;
    try {
      plan = plan(order, session.macAddress());
    } catch (IllegalArgumentException e) {
      // Named as the order's field, not as the command's option.
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replaceAll("--(?=[a-z])", ""), e);
    }
    if (plan.frames().longest() > largest) {
      throw new IllegalArgumentException(
          "size "
              + (plan.frames().longest() + FrameSizes.FRAME_CHECK_SEQUENCE_LENGTH)
              + " is more than the "
              + (largest + FrameSizes.FRAME_CHECK_SEQUENCE_LENGTH)
              + " that this port was opened for; start dmac probe with --size of the largest");
    }
    DatagramSocket held = FrameOptions.of(order).hold(kernelInterface);
    Current begun;
    try {
      begun = new Current(++runs, order, session.begin(plan, tap), held);
    } catch (RuntimeException e) {
      release(held);
      throw e;
    }
    current = begun;
    // The loop's own thread tells of the end, and cannot wait for itself.
    begun.run.over().thenRunAsync(() -> end(begun), Thread::startVirtualThread);
    return begun.number;
  }

  private ProbePlan plan(ProbeOrder order, MacAddress own) {
    FrameOptions options = FrameOptions.of(order);
    return PacingOptions.of(order)
        .plan(
            options.target(kernelInterface),
            own,
            options.frames(kernelInterface, random.nextInt()));
  }

  private synchronized void end(Current ended) {
    try {
      finished.addLast(new Finished(ended.number, ended.order, ended.run.stop(), ended.begun));
      if (finished.size() > MOST_RUNS) {
        finished.removeFirst();
      }
    } catch (RuntimeException e) {
      LOG.error("run {}: {}", ended.number, e.getMessage(), e);
    } finally {
      release(ended.held);
      current = null;
    }
  }

  private static void release(@Nullable DatagramSocket held) {
    if (held != null) {
      held.close();
    }
  }

  @Override
  public synchronized void finish() {
    if (current != null) {
      current.run.finish();
    }
  }

  @Override
  public synchronized Optional<Running> running() {
    if (current == null) {
      return Optional.empty();
    }
    Throwable failure = current.run.failure();
    if (failure != null) {
      LOG.error("run {} failed: {}", current.number, failure.getMessage(), failure);
      end(current);
      return Optional.empty();
    }
    long nowNs = System.nanoTime();
    if (nowNs - current.spanBeganNs >= SPAN_NS) {
      current.spanBeganNs = nowNs;
      current.roundTrips = current.run.recentRoundTrips();
    }
    return Optional.of(
        new Running(current.number, current.order, current.run.progress(), current.roundTrips));
  }

  @Override
  public synchronized List<Finished> finished() {
    return List.copyOf(finished);
  }

  private void keep(SeenFrame frame) {
    synchronized (frames) {
      if (frames.size() == MOST_FRAMES) {
        frames.removeFirst();
      }
      frames.addLast(frame);
    }
  }

  @Override
  public List<SeenFrame> frames(long after, int most) {
    synchronized (frames) {
      List<SeenFrame> newest = new ArrayList<>();
      var backwards = frames.descendingIterator();
      while (backwards.hasNext() && newest.size() < most) {
        SeenFrame frame = backwards.next();
        if (frame.number() <= after) {
          break;
        }
        newest.add(frame);
      }
      return List.copyOf(newest.reversed());
    }
  }

  @Override
  public void close() {
    Current last;
    synchronized (this) {
      last = current;
    }
    if (last != null) {
      last.run.close();
      release(last.held);
    }
    reader.close();
  }
}
