package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineWheelTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithAMapOnWhatIsDue(long seed) {
    Random random = new Random(seed);
    long now = random.nextLong(1L << 45);
    DeadlineWheel wheel = new DeadlineWheel(random.nextBoolean() ? 0 : now);
    TreeMap<Integer, Long> deadlines = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(200);
      switch (random.nextInt(4)) {
        case 0 -> {
          wheel.remove(slot);
          deadlines.remove(slot);
        }
        case 1, 2 -> {
          // Some in the past, some so far that they never come.
          long deadline =
              random.nextInt(100) == 0
                  ? Long.MAX_VALUE
                  : now - 100 + random.nextLong(1L << (7 + random.nextInt(24)));
          wheel.put(slot, deadline);
          deadlines.put(slot, deadline);
          assertThat(wheel.isDueBy(slot, deadline)).isTrue();
          assertThat(wheel.isDueBy(slot, deadline - 1)).isFalse();
        }
        default -> {
          now += random.nextLong(1L << random.nextInt(20));
          Set<Integer> due = new HashSet<>();
          // Others go on while some is moved: the steps are not all taken at once.
          int steps = random.nextInt(10) == 0 ? 3 : Integer.MAX_VALUE;
          boolean all = false;
          while (!all && steps-- > 0) {
            int taken = wheel.step(now);
            all = taken == DeadlineWheel.NONE;
            if (taken >= 0) {
              due.add(taken);
            }
          }
          for (int taken : due) {
            assertThat(deadlines.remove(taken)).isLessThanOrEqualTo(now);
          }
          if (all) {
            long time = now;
            assertThat(deadlines.values()).allMatch(deadline -> deadline > time);
          }
        }
      }
    }
  }

  @Test
  void hasTheEndOfTimeToo() {
    DeadlineWheel wheel = new DeadlineWheel(0);
    wheel.put(0, Long.MAX_VALUE);
    wheel.put(1, Long.MAX_VALUE - 1);
    int taken = DeadlineWheel.MOVED;
    while (taken == DeadlineWheel.MOVED) {
      taken = wheel.step(Long.MAX_VALUE - 1);
    }
    assertThat(taken).isEqualTo(1);
  }
}
