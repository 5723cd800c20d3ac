package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LosslessRateTest {
  @ParameterizedTest
  @ValueSource(longs = {3_000, 100_000, 150_000, 777_777, 1_000_000})
  void comesWithinASixteenthFromBelow(long capacity) throws IOException {
    long found = new LosslessRate(rate -> rate <= capacity).search(100_000, 10_000_000);

    assertThat(found)
        .isLessThanOrEqualTo(capacity)
        .isGreaterThan(capacity * 15 / 16 - capacity / 16);
  }

  @Test
  void oneLosslessTrialOfThreeIsEnough() throws IOException {
    AtomicInteger trials = new AtomicInteger();

    long found =
        new LosslessRate(rate -> trials.incrementAndGet() % 3 == 0 && rate <= 1000)
            .search(1000, 10_000);

    assertThat(found).isEqualTo(1000);
  }

  @Test
  void stopsAtTheHighestRate() throws IOException {
    assertThat(new LosslessRate(rate -> true).search(1000, 4000)).isBetween(4000L, 8000L);
  }

  @Test
  void whatALongerTrialDoesNotPassIsNotHeld() throws IOException {
    assertThat(LosslessRate.held(100_000, rate -> rate <= 85_000)).isEqualTo(81_000);
    assertThat(LosslessRate.held(100_000, rate -> true)).isEqualTo(100_000);
    assertThatIllegalStateException()
        .isThrownBy(() -> LosslessRate.held(100_000, rate -> false))
        .withMessageContaining("of which 100000 came back for a moment");
  }

  @Test
  void saysSoWhereFramesAreLostAtAnyRate() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new LosslessRate(rate -> false).search(100_000, 1_000_000))
        .withMessageContaining("lost even at");
  }
}
