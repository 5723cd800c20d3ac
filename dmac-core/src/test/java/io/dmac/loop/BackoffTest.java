package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a loop rests that has nothing to do. */
class BackoffTest {
  private static final int SPINS = 64;

  private final List<Long> rests = new ArrayList<>();
  private final IdleStrategy backoff = new IdleStrategy.Backoff(rests::add);

  private void emptyTurns(int count) {
    for (int i = 0; i < count; i++) {
      backoff.idle(0);
    }
  }

  @Test
  void restsFromTheStartWhenNothingEverCame() {
    emptyTurns(SPINS);
    assertThat(rests).isEmpty();
    emptyTurns(8);
    assertThat(rests)
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 50_000L, 50_000L);
  }

  @Test
  void restsLongerOnceNothingCameForLong() {
    emptyTurns(SPINS + 99);
    assertThat(rests.getLast()).isEqualTo(50_000);
    emptyTurns(5);
    assertThat(rests.subList(99, 104))
        .containsExactly(50_000L, 100_000L, 200_000L, 400_000L, 700_000L);
  }

  @Test
  void startsOverAfterWork() {
    emptyTurns(SPINS + 500);
    backoff.idle(1);
    rests.clear();
    emptyTurns(SPINS + 1);
    assertThat(rests).containsExactly(1_000L);
  }
}
