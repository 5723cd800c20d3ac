package io.dmac.probe;

import org.HdrHistogram.Histogram;

/**
 * Round trips of a run in nanoseconds, from the turn that built a frame to the turn that saw its
 * reply.
 *
 * @param jitterNs how much one differs from the next, smoothed (RFC 3550, section 6.4.1)
 */
public record Latency(
    long minNs,
    long p50Ns,
    long p90Ns,
    long p99Ns,
    long p999Ns,
    long p9999Ns,
    long maxNs,
    double meanNs,
    long jitterNs) {
  static Latency of(Histogram histogram, long jitterNs) {
    if (histogram.getTotalCount() == 0) {
      return new Latency(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    return new Latency(
        histogram.getMinValue(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getValueAtPercentile(99.99),
        histogram.getMaxValue(),
        histogram.getMean(),
        jitterNs);
  }
}
