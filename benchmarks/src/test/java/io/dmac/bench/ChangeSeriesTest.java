package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeSeriesTest {
  private static final long MS = 1_000_000;

  private final ArrivalBins arrivals = new ArrivalBins(0, 1);

  @Test
  void lossBelongsToTheChangeWhosePartItIsIn() {
    ChangeSeries series =
        ChangeSeries.of(report(), new SeriesMarks(1, moments(), 500 * MS, 30 * MS), arrivals);

    assertThat(series.changes()).isEqualTo(3);
    assertThat(series.sent()).isEqualTo(300);
    assertThat(series.lost()).isEqualTo(12);
    assertThat(series.withLoss()).isEqualTo(2);
    assertThat(series.worstLost()).isEqualTo(10);
  }

  @Test
  void blockedIsLostOverTheRate() {
    ChangeSeries series =
        ChangeSeries.of(report(), new SeriesMarks(1, moments(), 500 * MS, 30 * MS), arrivals);

    assertThat(series.offered()).isEqualTo(1_000);
    assertThat(series.blockedNs()).isEqualTo(4 * MS);
    assertThat(series.worstBlockedNs()).isEqualTo(10 * MS);
    assertThat(series.changesPerSecond()).isEqualTo(6);
    assertThat(series.stolenNs()).isEqualTo(30 * MS);
  }

  @Test
  void theWindowBeginsBeforeTheChange() {
    arrivals.add(200 * MS, 7);
    ChangeSeries series =
        ChangeSeries.of(report(), new SeriesMarks(1, List.of(200 * MS), 1, 0), arrivals);

    assertThat(series.around()).hasSize(ChangeSeries.MS_BEFORE + ChangeSeries.MS_AFTER);
    assertThat(series.around().get(ChangeSeries.MS_BEFORE)).isEqualTo(7);
    assertThat(series.around().get(ChangeSeries.MS_BEFORE - 1)).isZero();
  }

  private static List<Long> moments() {
    return List.of(100 * MS, 200 * MS, 300 * MS);
  }

  /** Half a second at 1000 frames a second: a quiet part, three changes, and what came after. */
  private static ProbeReport report() {
    return new ProbeReport(
        new ProbeTarget.Station(MacAddress.parse("02:00:00:00:00:02"), false),
        Optional.empty(),
        500 * MS,
        Map.of(ProbeCounter.SENT, 500L, ProbeCounter.RECEIVED, 481L),
        0,
        0,
        new Latency(0, 0, 0, 0, 0, 0, 0, 0, 0),
        List.of(
            new ProbeReport.Interval(0, 100, 99),
            new ProbeReport.Interval(100, 100, 90),
            new ProbeReport.Interval(200, 100, 100),
            new ProbeReport.Interval(300, 100, 98),
            new ProbeReport.Interval(400, 100, 94)),
        List.of());
  }
}
