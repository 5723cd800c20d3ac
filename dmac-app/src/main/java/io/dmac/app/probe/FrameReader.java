package io.dmac.app.probe;

import io.dmac.app.probe.ProbeStation.SeenFrame;
import io.dmac.probe.FrameTap;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the frames out of a tap, on a thread of its own, for those who show or keep them. */
final class FrameReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
  private static final long REST_NS = 1_000_000;
  private static final long SECOND_NS = 1_000_000_000L;

  private final FrameTap tap;
  private final List<Consumer<SeenFrame>> readers;
  private final Thread thread;

  /** From the monotonic clock to that of the day, which may be set anew meanwhile. */
  private final long epochOffsetNs = epochNs(Instant.now()) - System.nanoTime();

  private long number;
  private volatile boolean ending;

  FrameReader(FrameTap tap, List<Consumer<SeenFrame>> readers) {
    this.tap = tap;
    this.readers = List.copyOf(readers);
    thread = Thread.ofPlatform().name("dmac-frames").daemon(true).start(this::read);
  }

  private void read() {
    try {
      while (true) {
        // Before the look: what came until the end is read.
        boolean last = ending;
        if (tap.drain(this::hand) == 0) {
          if (last) {
            return;
          }
          LockSupport.parkNanos(REST_NS);
        }
      }
    } catch (RuntimeException e) {
      LOG.error("the frames are not shown and kept any more: {}", e.getMessage(), e);
    }
  }

  private void hand(long atNs, boolean received, int length, byte[] bytes) {
    long epochNs = atNs + epochOffsetNs;
    SeenFrame frame =
        new SeenFrame(
            ++number,
            Instant.ofEpochSecond(epochNs / SECOND_NS, epochNs % SECOND_NS),
            received,
            length,
            bytes);
    readers.forEach(reader -> reader.accept(frame));
  }

  static long epochNs(Instant instant) {
    return instant.getEpochSecond() * SECOND_NS + instant.getNano();
  }

  /** Returns once everything was read; the loop must have ended. */
  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
