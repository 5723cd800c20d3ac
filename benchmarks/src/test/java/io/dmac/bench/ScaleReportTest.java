package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleReportTest {
  private static final long SECOND = 1_000_000_000;

  /** Two threads had their cores for 80 % of the time. */
  private final Pair pair = new Pair(run(100, SECOND, 1), run(160, 16 * SECOND / 10, 2));

  @Test
  void theRatioIsOfTimeAndBesideItOfCpuTime() {
    assertThat(ScaleReport.ratio(pair)).isCloseTo(1.6, within(1e-9));
    assertThat(ScaleReport.cpuRatio(pair)).isCloseTo(2.0, within(1e-9));
  }

  @Test
  void reportsBothPrograms() {
    ScaleReport report =
        new ScaleReport(
            TestSetups.on(PortKind.NULL),
            "port",
            List.of(pair),
            List.of(pair, pair),
            1,
            TestSetups.MACHINE,
            "./dmac bench scale");

    assertThat(report.json())
        .contains("\"dmac\":{\"pairs\":1,\"ratio\":{\"median\":1.600,")
        .contains("\"testpmd\":{\"pairs\":2,", "\"discarded\":1}");
    assertThat(report.csv().lines()).hasSize(5);
    assertThat(report.markdown()).contains("pairs discarded: 1", "commit abc");
  }

  private static Run run(long frames, long cpuNs, int threads) {
    return new Run(
        frames * 1_000_000, cpuNs, SECOND, threads, 0, 0, 0, Flow.within(frames, frames));
  }
}
