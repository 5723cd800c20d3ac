package io.dmac.bench;

/**
 * What one program did in its slices of a measured window.
 *
 * @param frames given back
 * @param cpuNs CPU time of the polling thread
 * @param wallNs time for which it was let run
 * @param turns of its loop, 0 where it does not say
 * @param allocatedBytes on the heap by the polling thread, the two readings themselves included
 */
public record Run(long frames, long cpuNs, long wallNs, long turns, long allocatedBytes) {
  public Run {
    if (cpuNs <= 0 || wallNs <= 0) {
      throw new IllegalArgumentException(
          "a run of " + wallNs + " ns with " + cpuNs + " ns of CPU time measured nothing");
    }
  }

  /** Millions of frames per second of the polling thread's CPU time. */
  public double mpps() {
    return frames * 1e3 / cpuNs;
  }

  /** Which part of the time the polling thread had a CPU, from 0 to 1. */
  public double coreShare() {
    return (double) cpuNs / wallNs;
  }
}
