package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.dpdk.Eal;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The process whose pauses are measured: dmac's echo under a {@link GapMeter}, a flight recording,
 * and beside them a thread that allocates as a control plane does, without which no collection
 * would ever come.
 */
final class PausesWorker {
  /** Printed once the polling thread polls. */
  static final String POLLING = "pauses-polling";

  /** Printed as the window begins. */
  static final String BEGUN = "pauses-begun";

  /** The first word of the result, a {@link PausesResult} as JSON. */
  static final String RESULT = "pauses-result";

  private static final int WARM_UP_S = 5;
  private static final int CHUNK_BYTES = 64 << 10;

  /** The recorder's clock and the loop's agree to that, amply. */
  private static final Duration SLACK = Duration.ofNanos(50_000);

  /** Read by nobody: what is stored here was really allocated. */
  @SuppressWarnings({"unused", "UnusedVariable"})
  private static volatile byte @Nullable [] allocated;

  private PausesWorker() {}

  /**
   * Measures once.
   *
   * @param words seconds, KiB to allocate a second, and those of an {@link EchoPlan}
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    int seconds = Integer.parseInt(words[0]);
    int allocateKib = Integer.parseInt(words[1]);
    EchoPlan plan = EchoPlan.parse(Arrays.copyOfRange(words, 2, words.length));
    GapMeter[] meter = new GapMeter[1];
    try (EchoRig rig =
        EchoWorker.rig(plan, echo -> meter[0] = new GapMeter(echo, System::nanoTime))) {
      PollLoop loop = rig.loop();
      loop.start();
      try {
        EchoWorker.seed(rig, plan);
        System.out.println(POLLING);
        startAllocating(allocateKib);
        TimeUnit.SECONDS.sleep(WARM_UP_S);
        System.out.println(RESULT + " " + Json.write(measure(loop, meter[0], seconds)));
      } finally {
        loop.stop();
      }
    }
  }

  private static void startAllocating(int kibPerSecond) {
    if (kibPerSecond > 0) {
      long periodNs = TimeUnit.SECONDS.toNanos(1) * (CHUNK_BYTES >> 10) / kibPerSecond;
      Thread.ofPlatform()
          .name("allocating")
          .daemon(true)
          .start(
              () -> {
                while (true) {
                  allocated = new byte[CHUNK_BYTES];
                  LockSupport.parkNanos(periodNs);
                }
              });
    }
  }

  private static PausesResult measure(PollLoop loop, GapMeter meter, int seconds)
      throws IOException, InterruptedException {
    long[] frames = new long[2];
    long[] cpuNs = new long[2];
    // Its start and its end are safepoints of their own: outside the window.
    Recording recording = JvmPauses.record();
    TimeUnit.MILLISECONDS.sleep(500);
    long startNs = System.nanoTime();
    Instant start = Instant.now();
    loop.submit(
            () -> {
              frames[0] = loop.counters().get(Counter.TX_FRAMES);
              cpuNs[0] = Eal.threadCpuNs();
              meter.reset();
            })
        .join();
    System.out.println(BEGUN);
    TimeUnit.SECONDS.sleep(seconds);
    Histogram[] gaps = new Histogram[1];
    List<GapMeter.Gap> longGaps = new ArrayList<>();
    loop.submit(
            () -> {
              gaps[0] = meter.gaps();
              longGaps.addAll(meter.longGaps());
              frames[1] = loop.counters().get(Counter.TX_FRAMES);
              cpuNs[1] = Eal.threadCpuNs();
            })
        .join();
    long wallNs = System.nanoTime() - startNs;
    JvmPauses pauses = JvmPauses.of(recording);
    return new PausesResult(
        frames[1] - frames[0],
        cpuNs[1] - cpuNs[0],
        wallNs,
        gaps(gaps[0], longGaps, pauses, startNs, start),
        stops(pauses.safepoints(), start),
        pauses.operations(),
        stops(pauses.collections(), start));
  }

  private static PausesResult.Gaps gaps(
      Histogram gaps, List<GapMeter.Gap> longGaps, JvmPauses pauses, long startNs, Instant start) {
    long atSafepoint = 0;
    long elsewhere = 0;
    for (GapMeter.Gap gap : longGaps) {
      Instant end = start.plusNanos(gap.endNs() - startNs);
      Instant begin = end.minusNanos(gap.ns());
      if (pauses.safepoints().stream().anyMatch(pause -> pause.meets(begin, end, SLACK))) {
        atSafepoint = Math.max(atSafepoint, gap.ns());
      } else {
        elsewhere = Math.max(elsewhere, gap.ns());
      }
    }
    return new PausesResult.Gaps(
        gaps.getTotalCount(),
        gaps.getValueAtPercentile(50),
        gaps.getValueAtPercentile(99),
        gaps.getValueAtPercentile(99.9),
        gaps.getValueAtPercentile(99.99),
        gaps.getMaxValue(),
        longGaps.stream().filter(gap -> gap.ns() >= 1_000_000).count(),
        atSafepoint,
        elsewhere);
  }

  /** Of the window alone. */
  private static PausesResult.Stops stops(List<JvmPauses.Pause> all, Instant start) {
    List<Long> lengths =
        all.stream()
            .filter(pause -> pause.start().isAfter(start))
            .map(pause -> pause.length().toNanos())
            .toList();
    return new PausesResult.Stops(
        lengths.size(),
        lengths.stream().mapToLong(Long::longValue).max().orElse(0),
        lengths.stream().mapToLong(Long::longValue).sum());
  }
}
