package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixReportTest {
  private static final long SECOND = 1_000_000_000;

  private final MatrixReport report = new MatrixReport(TestSetups.MACHINE, "./dmac bench matrix");

  @Test
  void whatCouldNotBeMeasuredIsSaidAndNotMadeUp() {
    report.add(comparison());
    report.addMissing(TestSetups.on(PortKind.AF_XDP), "no XDP in this kernel");

    assertThat(report.isComplete()).isFalse();
    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.csv().lines()).hasSize(3);
    assertThat(report.markdown()).contains("**1.100**", "no XDP in this kernel");
    assertThat(report.table()).contains("not measured: no XDP in this kernel");
    assertThat(report.json()).startsWith("[{\"port\":\"null\"").endsWith("}]");
  }

  @Test
  void theChartHasABarForEachComparisonMade() {
    report.add(comparison());
    report.addMissing(TestSetups.on(PortKind.TAP), "busy");

    assertThat(report.chart().groups()).hasSize(1);
  }

  private static Comparison comparison() {
    return new Comparison(
        TestSetups.on(PortKind.NULL),
        "testpmd",
        List.of("dpdk-testpmd"),
        List.of(new Pair(run(100_000_000), run(110_000_000))),
        List.of());
  }

  private static Run run(long frames) {
    return new Run(frames, SECOND, SECOND, 1, 0, 0, 0, Flow.within(frames, frames));
  }
}
