package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.SimulatedPortQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a loop comes before the ordinary threads of its CPU. */
class RealTimeTest {
  private static final int FULL = 64;
  private final SimulatedPortQueue queue = new SimulatedPortQueue(FULL);
  private long nowNs;
  private final IdleStrategy realTime =
      new IdleStrategy.RealTime(
          queue, new IdleStrategy.Batch(FULL, restNs -> nowNs += restNs), () -> nowNs);

  private void turnAfter(long milliseconds, int work) {
    nowNs += TimeUnit.MILLISECONDS.toNanos(milliseconds);
    realTime.idle(work);
  }

  @Test
  void fromTheBeginningOn() {
    turnAfter(10, FULL);
    assertThat(queue.isRealTime()).isFalse();
    turnAfter(1, FULL);
    assertThat(queue.isRealTime()).isTrue();
  }

  @Test
  void whileItRestsNowAndThen() {
    turnAfter(11, FULL);
    for (int i = 0; i < 100; i++) {
      turnAfter(25, FULL);
      turnAfter(25, FULL);
      turnAfter(0, FULL - 1);
    }
    assertThat(queue.isRealTime()).isTrue();
  }

  @Test
  void inTurnWithTheOthersWhileItNeedsAllOfTheCpu() {
    turnAfter(11, FULL);
    for (int i = 0; i < 10; i++) {
      turnAfter(50, FULL);
      assertThat(queue.isRealTime()).isTrue();
      turnAfter(1, FULL);
      assertThat(queue.isRealTime()).isFalse();
      turnAfter(10, FULL);
      assertThat(queue.isRealTime()).isFalse();
      turnAfter(1, FULL);
    }
  }
}
