package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a loop rests that waits for whole bursts. */
class BatchTest {
  private static final int FULL = 64;

  private final List<Long> rests = new ArrayList<>();
  private final IdleStrategy batch = new IdleStrategy.Batch(FULL, rests::add);

  private void turns(int count, int work) {
    for (int i = 0; i < count; i++) {
      batch.idle(work);
    }
  }

  @Test
  void goesOnWhileBurstsAreFull() {
    turns(1_000, FULL);
    assertThat(rests).isEmpty();
  }

  @Test
  void restsAfterEachTurnThatMovedLess() {
    turns(2, FULL - 1);
    turns(1, 0);
    assertThat(rests).containsExactly(200_000L, 200_000L, 200_000L);
  }

  @Test
  void restsLongerOnceNothingCameForLong() {
    turns(49, 0);
    assertThat(rests).containsOnly(200_000L);
    rests.clear();
    turns(3, 0);
    assertThat(rests).containsExactly(700_000L, 700_000L, 700_000L);
  }

  @Test
  void startsOverAfterWork() {
    turns(100, 0);
    rests.clear();
    turns(1, 1);
    turns(1, 0);
    assertThat(rests).containsExactly(200_000L, 200_000L);
  }
}
