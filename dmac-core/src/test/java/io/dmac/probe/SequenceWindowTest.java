package io.dmac.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceWindowTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreesWithASetOnWhatCameFirst(long seed) {
    Random random = new Random(seed);
    SequenceWindow window = new SequenceWindow(256);
    Set<Long> seen = new HashSet<>();
    long next = 0;
    for (int i = 0; i < 20_000; i++) {
      if (next == 0 || random.nextBoolean()) {
        int count = random.nextInt(1, 200);
        window.open(next, count);
        next += count;
      }
      long back = next - 1 - random.nextLong(Math.min(next, 400));
      assertThat(window.covers(back, next)).isEqualTo(next - back <= 256);
      if (window.covers(back, next)) {
        assertThat(window.receive(back)).as("%d of %d", back, next).isEqualTo(seen.add(back));
      }
    }
    assertThat(seen).hasSizeGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 63, 65, 100, -64})
  void refusesOtherSizes(int size) {
    assertThatThrownBy(() -> new SequenceWindow(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 63, 64, 65, 200})
  void sequencesThatCameTogetherCameEachOnce(int count) {
    SequenceWindow window = new SequenceWindow(256);
    for (long first = 0; first < 1_000; first += count) {
      window.open(first, count);
      window.receive(first, count);
      for (long sequence = first; sequence < first + count; sequence++) {
        assertThat(window.receive(sequence)).isFalse();
      }
      window.open(first + count, 1);
      assertThat(window.receive(first + count)).isTrue();
    }
  }

  @Test
  void aReopenedSequenceIsNewAgain() {
    SequenceWindow window = new SequenceWindow(128);
    window.open(5, 1);
    assertThat(window.receive(5)).isTrue();
    window.open(5 + 128, 1);
    assertThat(window.receive(5 + 128)).isTrue();
    assertThat(window.receive(5 + 128)).isFalse();
  }
}
