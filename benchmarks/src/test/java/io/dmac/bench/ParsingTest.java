package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
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
    Contestant.Reading reading = new Contestant.Reading(Flow.within(5, 1), 2, 3, 4);

    assertThat(EchoWorker.parseReading(EchoWorker.format(reading))).isEqualTo(reading);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EchoWorker.parseReading("dmac-reading 1 2"));
  }

  @Test
  void aReadingSinceAnotherIsTheDifference() {
    assertThat(
            new Contestant.Reading(Flow.within(20, 10), 200, 3000, 40_000)
                .since(new Contestant.Reading(Flow.within(2, 1), 20, 300, 4000)))
        .isEqualTo(new Contestant.Reading(Flow.within(18, 9), 180, 2700, 36_000));
  }

  @Test
  void readsReceivedPacketsOfTestpmd() {
    assertThat(Testpmd.rxPackets("  RX-packets: 143352480  RX-missed: 0          RX-bytes:  0"))
        .hasValue(143_352_480);
    assertThat(Testpmd.rxPackets("  TX-packets: 1          TX-errors: 0")).isEmpty();
  }

  @Test
  void readsWaitOfSchedstat() {
    assertThat(Proc.waitNsOfSchedstat("1941611150 864943941 601\n")).isEqualTo(864_943_941L);
  }

  @Test
  void readsStolenTimeOfACpu() {
    String stat =
        "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 12 9 10\ncpu1 1 2 3 4 5 6 7 34 9 10\n";

    assertThat(CpuSteal.stolenNs(stat, 0)).isEqualTo(120_000_000);
    assertThat(CpuSteal.stolenNs(stat, 1)).isEqualTo(340_000_000);
    assertThat(CpuSteal.stolenNs(stat, 7)).isZero();
  }

  @Test
  void readsCountersOfAnInterface() {
    String dev =
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
            lo:       0       0    0    0    0     0          0         0        0       0    0    0
          near: 76311600 1271860    1    2    3     4          5         6 76339392 1659552    7  387    0     0       0          0
        """;

    assertThat(LinkCounters.parse(dev, "near")).isEqualTo(new LinkCounters(1_659_939, 1_271_860));
    assertThatIllegalStateException()
        .isThrownBy(() -> LinkCounters.parse(dev, "far"))
        .withMessageContaining("far");
  }

  @Test
  void anEchoPlanSurvivesItsWords() {
    EchoPlan plan =
        new EchoPlan(
            List.of("net_memif0,role=server", "net_memif1,role=client"),
            EchoRig.Filter.OWN_ADDRESS,
            128,
            256,
            64,
            16_384,
            1024,
            new EalMemory(true, 96),
            List.of(0, 1));

    assertThat(EchoPlan.parse(plan.words().toArray(String[]::new))).isEqualTo(plan);
  }

  @Test
  void refusesAPortThatCannotBeComparedOn() {
    assertThat(PortKind.of("ring").seedBursts()).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PortKind.of("dpaa"))
        .withMessageContaining("null, ring, memif, af_packet, af_xdp, tap");
  }
}
