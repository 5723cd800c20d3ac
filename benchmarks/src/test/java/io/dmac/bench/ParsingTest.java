package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsingTest {
  @Test
  void readsTransmittedPacketsOfTestpmd() {
    assertThat(Testpmd.txPackets("  TX-packets: 143240832  TX-errors: 0          TX-bytes:  0"))
        .hasValue(143_240_832);
    assertThat(Testpmd.txPackets("testpmd>   TX-packets: 0          TX-errors: 0")).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  RX-packets: 143352480  RX-missed: 0          RX-bytes:  0",
        "testpmd> show port stats 0",
        "  Tx-pps:     54372714          Tx-bps:            0",
        ""
      })
  void passesOverWhatElseTestpmdSays(String line) {
    assertThat(Testpmd.txPackets(line)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rte-worker-1", "lcore-worker-1", "dpdk-worker1"})
  void knowsThePollingThreadOfEachRelease(String name) {
    assertThat(Testpmd.isWorker(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpdk-testpmd", "eal-intr-thread", "rte_mp_handle", "dpdk-intr"})
  void takesNoOtherThreadForIt(String name) {
    assertThat(Testpmd.isWorker(name)).isFalse();
  }

  @Test
  void readsCpuTimeOfSchedstat() {
    assertThat(Proc.cpuNsOfSchedstat("1941611150 864943941 601\n")).isEqualTo(1_941_611_150L);
  }

  @Test
  void readsMemoryOfStatus() {
    String status = "Name:\tjava\nVmPeak:\t 9000 kB\nVmHWM:\t  123456 kB\nVmRSS:\t   98765 kB\n";

    assertThat(Proc.statusKib(status, "VmRSS")).isEqualTo(98_765);
    assertThat(Proc.statusKib(status, "VmHWM")).isEqualTo(123_456);
    assertThatIllegalArgumentException().isThrownBy(() -> Proc.statusKib(status, "VmSwap"));
  }

  @Test
  void aReadingSurvivesItsLine() {
    Contestant.Reading reading = new Contestant.Reading(1, 2, 3, 4);

    assertThat(EchoWorker.parseReading(EchoWorker.format(reading))).isEqualTo(reading);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EchoWorker.parseReading("dmac-reading 1 2"));
  }

  @Test
  void aReadingSinceAnotherIsTheDifference() {
    assertThat(
            new Contestant.Reading(10, 200, 3000, 40_000)
                .since(new Contestant.Reading(1, 20, 300, 4000)))
        .isEqualTo(new Contestant.Reading(9, 180, 2700, 36_000));
  }

  @Test
  void refusesAPortThatCannotBeComparedOn() {
    assertThat(PortKind.of("ring").seedBursts()).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PortKind.of("dpaa"))
        .withMessageContaining("null, ring");
  }
}
