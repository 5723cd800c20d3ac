package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a loop that comes before the ordinary threads of its CPU leaves it to them. */
class RealTimeTest {
  private static final int FULL = 64;
  private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private long nowNs;
  private long restedNs;
  private final IdleStrategy realTime = new IdleStrategy.RealTime(FULL, this::rest, () -> nowNs);

  private void rest(long ns) {
    restedNs += ns;
    nowNs += ns;
  }

  /** Turns of as much work for so long of CPU time, a full turn each so many microseconds. */
  private void turn(int work, long turnUs, long milliseconds) {
    restedNs = 0;
    long beganNs = nowNs;
    while (nowNs - beganNs - restedNs < milliseconds * MILLISECOND_NS) {
      nowNs += TimeUnit.MICROSECONDS.toNanos(turnUs);
      realTime.idle(work);
    }
  }

  @Test
  void afterEachTurnThatIsNotFull() {
    turn(FULL - 1, 100, 10);
    assertThat(restedNs).isEqualTo(100 * 200_000L);
  }

  @Test
  void notWhileItCatchesUp() {
    turn(FULL, 100, 2);
    assertThat(restedNs).isZero();
  }

  @Test
  void forAFifteenthOfTheTimeWhileItNeedsAllOfTheCpu() {
    turn(FULL, 100, 1000);
    assertThat((double) restedNs / (restedNs + 1000 * MILLISECOND_NS)).isBetween(0.06, 0.07);
  }

  /** A short rest now and then is less than the others' part, and the rest is made up for. */
  @Test
  void forAFifteenthWhereItNearlyNeedsAll() {
    long allNs = 0;
    for (int i = 0; i < 100; i++) {
      turn(FULL, 100, 9);
      nowNs += TimeUnit.MICROSECONDS.toNanos(100);
      realTime.idle(FULL - 1);
      allNs += restedNs;
    }
    assertThat((double) allNs / (allNs + 910 * MILLISECOND_NS)).isBetween(0.06, 0.09);
  }

  @Test
  void forHalfOfTheTimeWhileItIsInterpreted() {
    turn(FULL, 300, 1000);
    assertThat((double) restedNs / (restedNs + 1000 * MILLISECOND_NS)).isBetween(0.4, 0.5);
  }

  @Test
  void againAsLateAsBeforeOnceItIsCompiled() {
    turn(FULL, 300, 100);
    turn(FULL, 100, 10);
    assertThat(restedNs).isLessThan(MILLISECOND_NS);
  }
}
