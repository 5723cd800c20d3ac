package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NdrReportTest {
  private static final long SECOND_NS = 1_000_000_000L;

  private final NdrReport report =
      new NdrReport(
          TestSetups.on(PortKind.MEMIF),
          1,
          16_320,
          List.of(round(900_000, 0), round(970_000, 3), round(1_100_000, 0)),
          List.of("dpdk-testpmd", "--forward-mode=flowgen"),
          List.of("dpdk-testpmd", "--forward-mode=macswap"),
          TestSetups.MACHINE,
          "./dmac bench ndr");

  @Test
  void ratiosAreTheMediansOfTheRounds() {
    assertThat(report.json())
        .contains("\"ndr\":970000,", "\"flowgen\":1000000,")
        .contains("\"ndrRatio\":{\"median\":0.9700,\"min\":0.9000,\"max\":1.1000}");
  }

  @Test
  void theTrialOnceMoreIsCountedByTestpmdItself() {
    assertThat(report.json())
        .contains("\"witnessedRatio\":{\"median\":1.0000,\"min\":1.0000,\"max\":1.0000}")
        .contains("\"confirming\":{\"sent\":2970000,\"lost\":3}");
  }

  @Test
  void thePageSaysWhatLostFramesAndOnWhatItWasMeasured() {
    assertThat(report.markdown())
        .contains("| 2 | 0.970 | 3 of 970000 |", "commit abc", "`./dmac bench ndr`")
        .contains("pauses while 16320 of its frames are without a reply")
        .contains("--forward-mode=flowgen", "--forward-mode=macswap");
    assertThat(report.files()).containsOnlyKeys("ndr-memif-64-b32.md");
  }

  private static NdrRound round(long ndr, long lost) {
    return new NdrRound(
        1_200_000,
        ndr,
        new LatencyRun(ndr, ndr - lost, 0, ndr / 10, SECOND_NS, 1, 1, 1, 1, 1),
        Flow.within(ndr + ndr / 10, ndr + ndr / 10),
        List.of(
            new FlowgenRun(1_200_000, 1_200_000, SECOND_NS),
            new FlowgenRun(1_000_000, 1_000_000, SECOND_NS)));
  }
}
