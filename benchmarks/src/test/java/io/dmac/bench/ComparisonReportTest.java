package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final long SECOND = 1_000_000_000;
  private static final Setup SETUP =
      new Setup(
          PortKind.NULL,
          List.of("net_null0,size=64"),
          64,
          32,
          0,
          1,
          16_384,
          1024,
          new EalMemory(true, 96),
          0,
          1,
          List.of("nice"),
          new Timing(3000, 2500, 50));

  private final ComparisonReport report =
      new ComparisonReport(
          new Comparison(
              SETUP,
              "testpmd",
              List.of("dpdk-testpmd", "-l", "0,1"),
              List.of(pair(100, 110), pair(100, 90), pair(50, 60)),
              List.of("dmac had its core for 50 % of the time")),
          new Machine("a CPU", 2, "6.1", "DPDK 22.11", "JDK 25", "abc"),
          "./dmac bench compare");

  @Test
  void jsonIsOneObjectWithTheKeysPromised() {
    assertThat(report.json())
        .isEqualTo(
            "{\"port\":\"null\",\"size\":64,\"burst\":32,\"pairs\":3,"
                + "\"ratio\":{\"median\":1.100,\"min\":0.900,\"max\":1.200},"
                + "\"dmacMpps\":90.00,\"testpmdMpps\":100.00,\"queues\":1,"
                + "\"delivered\":{\"dmac\":260000000,\"testpmd\":250000000},"
                + "\"dropped\":{\"dmac\":0,\"testpmd\":0},\"discarded\":1}");
  }

  @Test
  void csvHasALineForEachPair() {
    assertThat(report.csv().lines())
        .hasSize(5)
        .anyMatch(line -> line.startsWith("1,100000000,") && line.endsWith(",1.1000"));
  }

  @Test
  void markdownSaysOnWhatItWasMeasuredAndWhatWasDiscarded() {
    assertThat(report.markdown())
        .contains("a CPU", "6.1", "DPDK 22.11", "JDK 25", "commit abc")
        .contains("`./dmac bench compare`", "`dpdk-testpmd -l 0,1`", "hugepages of 2 MiB")
        .contains("discarded: dmac had its core for 50 % of the time")
        .contains("at most 56 bytes in 1000 turns");
  }

  @Test
  void tableNamesBothPrograms() {
    assertThat(report.table()).contains("testpmd, Mpps", "dmac, Mpps", "dmac ÷ testpmd", "1.100");
  }

  @Test
  void everyResultHasAChart() {
    assertThat(report.files().keySet())
        .containsExactly(
            "compare-null-64-b32.csv", "compare-null-64-b32.svg", "compare-null-64-b32.md");
  }

  private static Pair pair(long testpmdMframes, long dmacMframes) {
    return new Pair(run(testpmdMframes * 1_000_000, 0, 0), run(dmacMframes * 1_000_000, 1000, 56));
  }

  private static Run run(long frames, long turns, long allocatedBytes) {
    return new Run(
        frames, SECOND, SECOND, 1, turns, allocatedBytes, 0, Flow.within(frames, frames));
  }
}
