package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdleReportTest {
  private final IdleReport report =
      new IdleReport(
          List.of(
              new IdleReport.Row("busy", 99.5, 0.1, 0.25, 100),
              new IdleReport.Row("backoff", 2.125, 0.6, 1.5, 99)),
          5,
          TestSetups.MACHINE,
          "./dmac bench idle");

  @Test
  void readsTheRoundTripsOfPing() {
    assertThat(
            IdleCommand.roundTrips(
                """
                64 bytes from 198.18.0.2: icmp_seq=1 ttl=64 time=0.281 ms
                64 bytes from 198.18.0.2: icmp_seq=2 ttl=64 time=0.120 ms
                rtt min/avg/max/mdev = 0.120/0.200/0.281/0.080 ms
                """))
        .containsExactly(0.120, 0.281);
  }

  @Test
  void jsonHasEveryStrategy() {
    assertThat(report.json())
        .isEqualTo(
            "{\"strategies\":["
                + "{\"idle\":\"busy\",\"cpuPercent\":99.50,\"medianMs\":0.100,\"maxMs\":0.250,\"pings\":100},"
                + "{\"idle\":\"backoff\",\"cpuPercent\":2.13,\"medianMs\":0.600,\"maxMs\":1.500,\"pings\":99}]}");
  }

  @Test
  void markdownNamesTheMachineAndTheCommand() {
    assertThat(report.markdown())
        .contains("| backoff | 2.13 | 0.600 | 1.500 | 99 |", "commit abc", "`./dmac bench idle`");
  }
}
