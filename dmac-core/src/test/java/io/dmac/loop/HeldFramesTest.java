package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.Burst;
import io.dmac.port.SimulatedPortQueue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the port does not take for now is sent later, where the queue holds it. */
class HeldFramesTest {
  private static final int CAPACITY = 4;

  private final SimulatedPortQueue queue = new SimulatedPortQueue(CAPACITY);
  private final Counters counters = new Counters();
  private final PollLoop loop =
      new PollLoop(
          "loop", queue, HeldFramesTest::echo, IdleStrategy.Kind.BUSY.create(queue), counters);

  private static int echo(Burst burst) {
    burst.transmitAll();
    return burst.received();
  }

  @BeforeEach
  void tenFramesWait() {
    queue.holdRefused();
    for (int i = 0; i < 10; i++) {
      queue.offer(frame(i));
    }
  }

  private static byte[] frame(int number) {
    byte[] frame = new byte[60];
    frame[0] = (byte) number;
    return frame;
  }

  private List<Integer> sent() {
    return queue.takeTransmitted().stream().map(frame -> (int) frame[0]).toList();
  }

  @Test
  void nothingIsReceivedBeforeAllIsSent() {
    loop.turn();
    queue.room(1);
    for (int turn = 0; turn < CAPACITY - 1; turn++) {
      assertThat(loop.turn()).as("frames sent").isEqualTo(1);
      assertThat(loop.mayHaveBacklog()).isTrue();
    }
    assertThat(counters.get(Counter.RX_FRAMES)).isEqualTo(CAPACITY);
    loop.turn();
    assertThat(sent()).containsExactly(0, 1, 2, 3);
    assertThat(counters.get(Counter.RX_FRAMES)).isEqualTo(2 * CAPACITY);
  }

  @Test
  void noneIsLostOrCountedTwice() {
    for (int turn = 0; turn < 40; turn++) {
      queue.room(turn % 3);
      loop.turn();
    }
    assertThat(sent()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(counters.get(Counter.TX_FRAMES)).isEqualTo(10);
    assertThat(counters.get(Counter.RX_FRAMES)).isEqualTo(10);
    assertThat(counters.get(Counter.TX_REFUSED)).isZero();
    assertThat(counters.get(Counter.TURNS)).isEqualTo(40);
    assertThat(queue.dropped()).isZero();
    assertThat(loop.mayHaveBacklog()).isFalse();
  }

  @Test
  void whoNeverTakesThemDoesNotStopTheLoop() {
    loop.turn();
    queue.room(0);
    long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (counters.get(Counter.TX_REFUSED) == 0 && System.nanoTime() < limitNs) {
      loop.turn();
    }
    assertThat(counters.get(Counter.TX_REFUSED)).isEqualTo(CAPACITY);
    loop.turn();
    loop.turn();
    assertThat(counters.get(Counter.TX_REFUSED)).as("not waited for again").isEqualTo(2 * CAPACITY);
    queue.room(Integer.MAX_VALUE);
    loop.turn();
    loop.turn();
    assertThat(queue.dropped()).isEqualTo(2 * CAPACITY);
    assertThat(sent()).containsExactly(8, 9);
    assertThat(counters.get(Counter.TX_FRAMES) + counters.get(Counter.TX_REFUSED))
        .isEqualTo(counters.get(Counter.RX_FRAMES));
  }

  @Test
  void whoTakesThemAgainIsWaitedForAnew() {
    loop.turn();
    queue.room(0);
    loop.turn();
    queue.room(Integer.MAX_VALUE);
    loop.turn();
    queue.room(0);
    loop.turn();
    assertThat(counters.get(Counter.TX_REFUSED)).isZero();
    assertThat(sent()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anEndWithHeldFramesDropsEachOnce() throws InterruptedException {
    queue.room(0);
    loop.start();
    while (counters.get(Counter.RX_FRAMES) == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    loop.stop();
    assertThat(loop.failure()).isNull();
    assertThat(counters.get(Counter.TX_FRAMES)).isZero();
    assertThat(counters.get(Counter.TX_REFUSED)).isEqualTo(counters.get(Counter.RX_FRAMES));
  }
}
