package io.dmac.bench;

import java.util.List;

/**
 * One search for the NDR and what testpmd says of the same path.
 *
 * @param mrr frames a second that came back of dmac's at full speed
 * @param ndr frames a second, the highest rate without loss that dmac found
 * @param confirming a further trial at that rate
 * @param echoed the echoing testpmd's own statistics over that trial, its warm-up included
 * @param flowgen in turn with each trial at full speed
 */
record NdrRound(
    double mrr, double ndr, LatencyRun confirming, Flow echoed, List<FlowgenRun> flowgen) {
  NdrRound {
    flowgen = List.copyOf(flowgen);
  }

  /**
   * Frames a second that came back to flowgen: in the slowest of its trials, as an NDR is what the
   * slowest of dmac's trials held.
   */
  double flowgenPerSecond() {
    return flowgen.stream().mapToDouble(FlowgenRun::receivedPerSecond).min().orElseThrow();
  }

  double ratio() {
    return ndr / flowgenPerSecond();
  }

  /** Beside the one it was in turn with. */
  double mrrRatio() {
    return mrr / flowgen.getFirst().receivedPerSecond();
  }

  /** Frames that dmac says it sent ÷ frames that testpmd says it received. */
  double witnessed() {
    return (double) (confirming.sent() + confirming.warmUpSent()) / echoed.received();
  }
}
