package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PausesReportTest {
  private static final PausesResult RESULT =
      new PausesResult(
          50_000_000,
          1_000_000_000,
          1_000_000_000,
          new PausesResult.Gaps(1000, 200, 300, 400, 500, 900_000, 0, 900_000, 0),
          new PausesResult.Stops(2, 800_000, 1_000_000),
          Map.of("G1CollectForAllocation", 2),
          new PausesResult.Stops(1, 700_000, 700_000));

  private final PausesReport report =
      new PausesReport(
          TestSetups.on(PortKind.NULL),
          600,
          1024,
          RESULT,
          new MachineShare(3_000, 2_000, 0),
          List.of(),
          TestSetups.MACHINE,
          "./dmac bench pauses");

  @Test
  void aResultSurvivesItsJson() {
    assertThat(Json.read(Json.write(RESULT), PausesResult.class)).isEqualTo(RESULT);
  }

  @Test
  void jsonHasTheLongestGapAndWhoseItIs() {
    assertThat(report.json())
        .contains("\"maxNs\":900000", "\"longestAtSafepointNs\":900000", "\"longestElsewhereNs\":0")
        .contains("\"safepoints\":{\"count\":2,\"longestNs\":800000,\"totalNs\":1000000}")
        .contains("\"mpps\":50.00");
  }

  @Test
  void markdownNamesOperationsAndMachine() {
    assertThat(report.markdown())
        .contains("G1CollectForAllocation 2", "900.0 µs", "none of 100 µs", "commit abc");
  }

  @Test
  void aPauseMeetsWhatItTouches() {
    Instant start = Instant.EPOCH;
    JvmPauses.Pause pause = new JvmPauses.Pause(start, Duration.ofNanos(100));
    Duration none = Duration.ZERO;

    assertThat(pause.meets(start.plusNanos(50), start.plusNanos(60), none)).isTrue();
    assertThat(pause.meets(start.plusNanos(101), start.plusNanos(200), none)).isFalse();
    assertThat(pause.meets(start.plusNanos(101), start.plusNanos(200), Duration.ofNanos(5)))
        .isTrue();
    assertThat(pause.meets(start.minusNanos(9), start.minusNanos(1), none)).isFalse();
  }
}
