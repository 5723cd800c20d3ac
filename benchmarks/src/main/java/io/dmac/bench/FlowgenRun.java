package io.dmac.bench;

/**
 * What testpmd's statistics say of its flowgen.
 *
 * @param sent frames that its port took
 * @param received frames that came back
 * @param durationNs between the two looks at the statistics
 */
record FlowgenRun(long sent, long received, long durationNs) {
  double receivedPerSecond() {
    return received * 1e9 / durationNs;
  }

  /** Frames that did not come back, of those sent; a few are on their way at either look. */
  double lossRatio() {
    return sent == 0 ? 0 : Math.max(0, (double) (sent - received) / sent);
  }
}
