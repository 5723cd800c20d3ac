package io.dmac.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.app.pod.SimulatedPorts;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {
  private final Pod pod = Pod.start(SimulatedPorts.configuration(), new SimulatedPorts());
  private final PodPort port = pod.ports().getFirst();

  @AfterEach
  void close() {
    pod.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "999.6, 1.00k",
    "1270000, 1.27M",
    "12700000, 12.7M",
    "127000000, 127M",
    "99960, 100k",
    "5e12, 5000G",
  })
  void scalesToThreeDigits(double value, String text) {
    assertThat(Rates.scaled(value)).isEqualTo(text);
  }

  @Test
  void showsAPortInOneLine() {
    Rates rates = new Rates(port);
    assertThat(LiveLine.line(port, rates, Instant.now()))
        .isEqualTo("port 0  02:00:00:00:00:01  rx 0/s  tx 0/s  no drops");
    port.change(MacAddress.parse("02:00:00:00:00:99"), Duration.ZERO);
    port.loops().getFirst().counters().add(Counter.DROP_RUNT, 1_500);
    port.loops().getLast().counters().add(Counter.DROP_FRAGMENT, 2);
    rates.sample(System.nanoTime());
    assertThat(LiveLine.line(port, rates, Instant.now().plusSeconds(3)))
        .matches(
            "port 0  02:00:00:00:00:99  rx 0/s  tx 0/s  dropped: runt 1.50k, fragment 2  changed 3"
                + " s ago in [0-9.]+ (ns|µs|ms)");
  }

  @Test
  void printsTheNumbersOfTheDriverAndOfTheLoops() {
    Rates rates = new Rates(port);
    port.loops().getFirst().counters().add(Counter.DROP_RUNT, 3);
    rates.sample(System.nanoTime());
    assertThat(StatisticsBlocks.block(port, port.statistics(), rates))
        .contains(" port 0, 02:00:00:00:00:01 ")
        .containsPattern("RX-packets: +1 +RX-missed: +5 +RX-bytes: +3")
        .containsPattern("TX-packets: +2 +TX-errors: +7 +TX-bytes: +4")
        .containsPattern("Rx-pps: +0 +Tx-pps: +0")
        .contains("dropped: runt 3");
  }
}
