package io.dmac.bench;

import java.util.Collection;

/** When frames came: how many in each tenth of a millisecond. Written by one thread, then read. */
final class ArrivalBins {
  private static final long BIN_NS = 100_000;
  private static final int BINS_A_MS = 10;

  private final long originNs;
  private final int[] bins;

  /**
   * @param originNs before which nothing counts
   * @param seconds after which nothing counts
   */
  ArrivalBins(long originNs, int seconds) {
    this.originNs = originNs;
    bins = new int[Math.multiplyExact(seconds, 1_000 * BINS_A_MS)];
  }

  void add(long atNs, int frames) {
    long bin = Math.floorDiv(atNs - originNs, BIN_NS);
    if (bin >= 0 && bin < bins.length) {
      bins[(int) bin] += frames;
    }
  }

  /** Frames of each millisecond around a moment. */
  int[] around(long momentNs, int msBefore, int msAfter) {
    long first = Math.floorDiv(momentNs - originNs, BIN_NS) - (long) msBefore * BINS_A_MS;
    int[] frames = new int[msBefore + msAfter];
    for (int i = 0; i < frames.length * BINS_A_MS; i++) {
      long bin = first + i;
      if (bin >= 0 && bin < bins.length) {
        frames[i / BINS_A_MS] += bins[(int) bin];
      }
    }
    return frames;
  }

  /** Of several rows of one length, the median at each place. */
  static int[] medians(Collection<int[]> rows) {
    int length = rows.stream().mapToInt(row -> row.length).min().orElse(0);
    int[] medians = new int[length];
    for (int i = 0; i < length; i++) {
      int place = i;
      int[] sorted = rows.stream().mapToInt(row -> row[place]).sorted().toArray();
      medians[i] = sorted[sorted.length / 2];
    }
    return medians;
  }
}
