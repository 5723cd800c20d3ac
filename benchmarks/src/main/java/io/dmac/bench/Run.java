package io.dmac.bench;

/**
 * What one program did in its slices of a measured window.
 *
 * @param frames given back
 * @param cpuNs CPU time of the polling threads
 * @param wallNs time for which it was let run
 * @param threads how many poll
 * @param turns of its loops, 0 where it does not say
 * @param allocatedBytes on the heap by the polling threads, the two readings themselves included
 * @param starvedPart of its slices, in which it had worked off all that waited: 0 to 1
 * @param flow where the frames went
 */
public record Run(
    long frames,
    long cpuNs,
    long wallNs,
    int threads,
    long turns,
    long allocatedBytes,
    double starvedPart,
    Flow flow) {
  public Run {
    if (cpuNs <= 0 || wallNs <= 0 || threads <= 0) {
      throw new IllegalArgumentException(
          "a run of "
              + wallNs
              + " ns with "
              + cpuNs
              + " ns of CPU time of "
              + threads
              + " threads measured nothing");
    }
  }

  /** Millions of frames per second of the polling threads' CPU time. */
  public double mpps() {
    return frames * 1e3 / cpuNs;
  }

  /** Millions of frames per second in which the program was let run. */
  public double wallMpps() {
    return frames * 1e3 / wallNs;
  }

  /** Which part of the time the polling threads had their CPUs, from 0 to 1. */
  public double coreShare() {
    return (double) cpuNs / wallNs / threads;
  }
}
