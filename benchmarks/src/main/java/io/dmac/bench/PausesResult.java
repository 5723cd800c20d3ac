package io.dmac.bench;

import java.util.Map;

/**
 * What a polled JVM said of its pauses in one window.
 *
 * @param frames given back
 * @param cpuNs CPU time of the polling thread
 * @param wallNs length of the window
 * @param gaps from turn to turn
 * @param safepoints times at which the JVM stood still
 * @param operations for which it did, and how often
 * @param collections those of them that were garbage collections
 */
public record PausesResult(
    long frames,
    long cpuNs,
    long wallNs,
    Gaps gaps,
    Stops safepoints,
    Map<String, Integer> operations,
    Stops collections) {
  public PausesResult {
    operations = Map.copyOf(operations);
  }

  /**
   * Gaps between turns.
   *
   * @param turns how many
   * @param overMillisecond how many of a millisecond or more
   * @param longestAtSafepointNs the longest that meets a safepoint, 0 for none
   * @param longestElsewhereNs the longest of 0.1 ms or more that meets none: the machine's, 0 for
   *     none
   */
  public record Gaps(
      long turns,
      long p50Ns,
      long p99Ns,
      long p999Ns,
      long p9999Ns,
      long maxNs,
      long overMillisecond,
      long longestAtSafepointNs,
      long longestElsewhereNs) {}

  /** Times at which nothing ran. */
  public record Stops(int count, long longestNs, long totalNs) {}
}
