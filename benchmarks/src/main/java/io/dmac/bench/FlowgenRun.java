package io.dmac.bench;

import java.util.List;

/**
 * What testpmd's statistics say of its flowgen.
 *
 * @param sent frames that its port took
 * @param received frames that came back
 * @param durationNs between the two looks at the statistics
 */
record FlowgenRun(long sent, long received, long durationNs) {
  /** Of several one after the other. */
  static FlowgenRun all(List<FlowgenRun> runs) {
    return new FlowgenRun(
        runs.stream().mapToLong(FlowgenRun::sent).sum(),
        runs.stream().mapToLong(FlowgenRun::received).sum(),
        runs.stream().mapToLong(FlowgenRun::durationNs).sum());
  }

  double receivedPerSecond() {
    return received * 1e9 / durationNs;
  }

  /** Frames that did not come back, of those sent; a few are on their way at either look. */
  double lossRatio() {
    return sent == 0 ? 0 : Math.max(0, (double) (sent - received) / sent);
  }
}
