package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  private final LatencyReport report =
      new LatencyReport(
          TestSetups.on(PortKind.MEMIF),
          1_000_000,
          10,
          List.of(
              step("testpmd", 2_000, 50_000),
              step("dmac", 3_000, 40_000),
              step("dmac", 1_000, 60_000),
              step("testpmd", 2_000, 70_000)),
          TestSetups.MACHINE,
          "./dmac bench latency");

  @Test
  void jsonHasBothProgramsAndTheRatio() {
    assertThat(report.json())
        .startsWith("{\"port\":\"memif\",\"size\":64,\"losslessPerSecond\":1000000,")
        .contains("\"load\":50,\"framesPerSecond\":500000")
        .contains(
            "\"dmac\":{\"p50Ns\":1000,\"p99Ns\":1500,\"p999Ns\":2000,\"p9999Ns\":2500,"
                + "\"maxNs\":60000,\"sent\":200,\"lost\":2}")
        .endsWith("\"p999Ratio\":1.000}]}");
  }

  @Test
  void theLongestIsTheLongestOfAllRounds() {
    assertThat(report.table()).contains("70.0").contains("60.0");
  }

  @Test
  void filesSayOnWhatTheyWereMeasured() {
    assertThat(report.csv().lines()).hasSize(6);
    assertThat(report.markdown()).contains("commit abc", "`./dmac bench latency`");
    assertThat(report.files().keySet())
        .containsExactly(
            "latency-memif-64-b32.csv", "latency-memif-64-b32.svg", "latency-memif-64-b32.md");
  }

  @Test
  void losslessMeansSentAsAskedAndAllBack() {
    assertThat(new LatencyRun(100, 100, 0, 0, 1_000_000_000, 1, 1, 1, 1, 1).isLossless(100))
        .isTrue();
    assertThat(new LatencyRun(100, 99, 0, 0, 1_000_000_000, 1, 1, 1, 1, 1).isLossless(100))
        .isFalse();
    assertThat(new LatencyRun(100, 100, 0, 0, 1_000_000_000, 1, 1, 1, 1, 1).isLossless(200))
        .isFalse();
  }

  private static LatencyStep step(String program, long p999Ns, long maxNs) {
    return new LatencyStep(
        50,
        500_000,
        program,
        new LatencyRun(100, 99, 0, 0, 1_000_000_000, 1000, 1500, p999Ns, 2500, maxNs));
  }
}
