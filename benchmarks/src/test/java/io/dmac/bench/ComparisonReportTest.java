package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final long SECOND = 1_000_000_000;
  private static final Setup SETUP =
      new Setup(
          PortKind.NULL, 64, 32, 16_384, 1024, true, 96, 0, 1, List.of("nice"), 3000, 2500, 50);

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
                + "\"dmacMpps\":90.00,\"testpmdMpps\":100.00}");
  }

  @Test
  void csvHasALineForEachPair() {
    assertThat(report.csv().lines())
        .hasSize(4)
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

  private static Pair pair(long testpmdMframes, long dmacMframes) {
    return new Pair(
        new Run(testpmdMframes * 1_000_000, SECOND, SECOND, 0, 0),
        new Run(dmacMframes * 1_000_000, SECOND, SECOND, 1000, 56));
  }
}
