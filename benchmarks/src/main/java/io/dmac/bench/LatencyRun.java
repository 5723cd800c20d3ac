package io.dmac.bench;

import io.dmac.method.Trial;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeReport;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Round trips at one rate for a while.
 *
 * @param sent frames that counted
 * @param received of those, how many came back
 * @param skipped frames that the probe did not send in time
 * @param warmUpSent frames before any counted
 * @param durationNs for which they were sent
 * @param p50Ns the median, and so on; from the turn that built a frame to the one that saw it again
 */
public record LatencyRun(
    long sent,
    long received,
    long skipped,
    long warmUpSent,
    long durationNs,
    long p50Ns,
    long p99Ns,
    long p999Ns,
    long p9999Ns,
    long maxNs) {
  /** Below this part of the rate asked for, the probe itself could not send. */
  private static final double LEAST_OFFERED = 0.97;

  static LatencyRun of(ProbeReport report) {
    Latency latency = report.latency();
    return new LatencyRun(
        report.sent(),
        report.count(ProbeCounter.RECEIVED),
        report.count(ProbeCounter.SKIPPED),
        report.warmUpSent(),
        report.durationNs(),
        latency.p50Ns(),
        latency.p99Ns(),
        latency.p999Ns(),
        latency.p9999Ns(),
        latency.maxNs());
  }

  /**
   * As the methods know it.
   *
   * @param framesPerSecond that was asked for, or {@link ProbePlan#UNPACED}
   */
  Trial trial(long framesPerSecond) {
    return new Trial(
        framesPerSecond == ProbePlan.UNPACED
            ? OptionalLong.empty()
            : OptionalLong.of(framesPerSecond),
        durationNs,
        sent,
        received,
        skipped,
        new Latency(0, p50Ns, 0, p99Ns, p999Ns, p9999Ns, maxNs, 0, 0));
  }

  /** Of several at full speed, as one; the longest round trips of each kind. */
  static Trial trial(List<LatencyRun> runs) {
    return new LatencyRun(
            runs.stream().mapToLong(LatencyRun::sent).sum(),
            runs.stream().mapToLong(LatencyRun::received).sum(),
            runs.stream().mapToLong(LatencyRun::skipped).sum(),
            runs.stream().mapToLong(LatencyRun::warmUpSent).sum(),
            runs.stream().mapToLong(LatencyRun::durationNs).sum(),
            most(runs, LatencyRun::p50Ns),
            most(runs, LatencyRun::p99Ns),
            most(runs, LatencyRun::p999Ns),
            most(runs, LatencyRun::p9999Ns),
            most(runs, LatencyRun::maxNs))
        .trial(ProbePlan.UNPACED);
  }

  private static long most(List<LatencyRun> runs, ToLongFunction<LatencyRun> value) {
    return runs.stream().mapToLong(value).max().orElse(0);
  }

  long lost() {
    return sent - received;
  }

  /** Whether that rate was sent, and all of it came back. */
  boolean isLossless(long framesPerSecond) {
    return sent > 0 && lost() == 0 && sent * 1e9 / durationNs >= LEAST_OFFERED * framesPerSecond;
  }
}
