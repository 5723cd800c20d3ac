package io.dmac.bench;

import io.dmac.probe.ProbeReport;
import java.util.Arrays;
import java.util.List;

/**
 * Changes that followed each other while frames flowed.
 *
 * @param changes how many there were
 * @param sent frames from the first change to some time after the last
 * @param lost of those, how many never came back
 * @param withLoss changes after which a frame was lost, before the next one
 * @param worstLost the most frames lost with one change
 * @param durationNs from the first change to the answer to the last
 * @param stolenNs CPU time that the hypervisor took meanwhile, of the flow's CPU and the echo's:
 *     what is lost then may be its doing
 * @param offered frames a second, as they were sent
 * @param around frames that came in each millisecond around a change: the medians of all changes
 */
public record ChangeSeries(
    int changes,
    long sent,
    long lost,
    int withLoss,
    long worstLost,
    long durationNs,
    long stolenNs,
    double offered,
    List<Integer> around) {
  /** Of {@link #around}. */
  static final int MS_BEFORE = 20;

  /** Of {@link #around}. */
  static final int MS_AFTER = 40;

  public ChangeSeries {
    around = List.copyOf(around);
  }

  /**
   * Counts what became of the frames.
   *
   * @param report of the whole flow
   * @param made the changes
   * @param arrivals when frames came
   */
  static ChangeSeries of(ProbeReport report, SeriesMarks made, ArrivalBins arrivals) {
    List<ProbeReport.Interval> parts =
        report.intervals().subList(made.firstPart(), made.firstPart() + made.momentsNs().size());
    return new ChangeSeries(
        parts.size(),
        parts.stream().mapToLong(ProbeReport.Interval::sent).sum(),
        parts.stream().mapToLong(ProbeReport.Interval::lost).sum(),
        (int) parts.stream().filter(part -> part.lost() > 0).count(),
        parts.stream().mapToLong(ProbeReport.Interval::lost).max().orElse(0),
        made.durationNs(),
        made.stolenNs(),
        report.sent() * 1e9 / Math.max(1, report.durationNs()),
        ints(
            ArrivalBins.medians(
                made.momentsNs().stream()
                    .map(moment -> arrivals.around(moment, MS_BEFORE, MS_AFTER))
                    .toList())));
  }

  private static List<Integer> ints(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  double changesPerSecond() {
    return changes * 1e9 / Math.max(1, durationNs);
  }

  /** Frames lost over their rate (RECONF of FD.io CSIT), of one change on average. */
  long blockedNs() {
    return changes == 0 ? 0 : blockedNs((double) lost / changes);
  }

  /** The same of the worst change. */
  long worstBlockedNs() {
    return blockedNs((double) worstLost);
  }

  private long blockedNs(double frames) {
    return offered > 0 ? Math.round(frames * 1e9 / offered) : 0;
  }
}
