package io.dmac.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.SimulatedPortQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shown to an echo before the first frame comes, and that nobody else sees it. */
class EchoRehearsalTest {
  private static final int FRAMES = 16;

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void leavesNoTrace(OperationKind operation) {
    for (TestPod pod : TestPod.ofEachKind(operation)) {
      pod.processor().begin();
      for (Counter counter : Counter.values()) {
        assertThat(pod.count(counter)).as(counter.label()).isZero();
      }
      assertThat(pod.processor().asker()).isZero();
      assertThat(pod.queue().exchange()).isZero();
      assertThat(pod.queue().takeTransmitted()).isEmpty();
      assertThat(pod.queue().dropped()).isEqualTo(FRAMES);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Counter.class,
      names = {
        "ECHOED",
        "ACCEPTED_ON_OLD",
        "DROP_RUNT",
        "DROP_OTHER_DESTINATION",
        "DROP_MULTICAST",
        "DROP_GROUP_SOURCE",
        "DROP_OWN_SOURCE"
      })
  void showsEachFate(Counter fate) {
    assertThat(played(32).get(fate)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "5"})
  void goesOnSmallBursts(int capacity) {
    assertThat(played(capacity).get(Counter.DROP_RUNT)).isPositive();
  }

  @Test
  void comesBeforeTheFirstTurnOfALoop() {
    SimulatedPortQueue queue = new SimulatedPortQueue(32);
    Counters counters = new Counters();
    PollLoop loop =
        new PollLoop(
            "rehearsed",
            queue,
            echo(queue, counters),
            IdleStrategy.Kind.BACKOFF.create(queue),
            counters);
    loop.start();
    loop.stop();
    assertThat(queue.dropped()).isEqualTo(FRAMES);
    assertThat(queue.takeTransmitted()).isEmpty();
    assertThat(counters.get(Counter.TX_FRAMES)).isZero();
  }

  private static Counters played(int capacity) {
    SimulatedPortQueue queue = new SimulatedPortQueue(capacity);
    return new EchoRehearsal(queue, its -> echo(queue, its), MacAddress.parse(TestPod.POD)).play();
  }

  private static EchoProcessor echo(SimulatedPortQueue queue, Counters counters) {
    return new EchoProcessor(
        queue,
        counters,
        OperationKind.MACSWAP,
        AcceptedAddresses.only(MacAddress.parse(TestPod.POD)),
        OwnedIps.NONE,
        OwnedIps.NONE,
        false);
  }
}
