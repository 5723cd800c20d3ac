package io.dmac.bench;

import io.dmac.loop.BurstProcessor;
import io.dmac.port.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * The time from one turn of a loop to the next, as the loop itself sees it: what stops the JVM is
 * in it, and so is every time the scheduler or the hypervisor takes the CPU away. It reads the
 * clock once a turn and allocates nothing. Belongs to its poll thread.
 */
final class GapMeter implements BurstProcessor {
  /** Gaps from here on are remembered one by one. */
  static final long LONG_NS = 100_000;

  private static final int MOST_LONG = 1 << 16;
  private static final long LONGEST_NS = 60_000_000_000L;

  private final BurstProcessor inner;
  private final LongSupplier clock;
  private final Histogram histogram = new Histogram(10, LONGEST_NS, 3);
  private final long[] longEndNs = new long[MOST_LONG];
  private final long[] longNs = new long[MOST_LONG];
  private int longCount;
  private long lastNs;

  GapMeter(BurstProcessor inner, LongSupplier clock) {
    this.inner = inner;
    this.clock = clock;
  }

  /**
   * A long gap.
   *
   * @param endNs by the clock
   * @param ns its length
   */
  record Gap(long endNs, long ns) {}

  @Override
  public void begin() {
    inner.begin();
  }

  @Override
  public int process(Burst burst) {
    long nowNs = clock.getAsLong();
    long gapNs = nowNs - lastNs;
    lastNs = nowNs;
    histogram.recordValue(Math.min(gapNs, LONGEST_NS));
    if (gapNs >= LONG_NS && longCount < MOST_LONG) {
      longEndNs[longCount] = nowNs;
      longNs[longCount++] = gapNs;
    }
    return inner.process(burst);
  }

  /** Begins anew. */
  void reset() {
    lastNs = clock.getAsLong();
    histogram.reset();
    longCount = 0;
  }

  /** All gaps since, in nanoseconds. */
  Histogram gaps() {
    return histogram.copy();
  }

  /** Those of {@link #LONG_NS} and more, the first 65536 of them. */
  List<Gap> longGaps() {
    List<Gap> gaps = new ArrayList<>();
    for (int i = 0; i < longCount; i++) {
      gaps.add(new Gap(longEndNs[i], longNs[i]));
    }
    return gaps;
  }
}
