package io.dmac.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loss at falling rates, and bursts. */
class MethodsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void lossFallsUntilTwoRatesLoseNothing() {
    List<Trial> trials = LossCurve.run(new SimulatedPath(1e7, 7.2e5, 0), 1_000_000, SECOND);
    assertThat(trials)
        .extracting(trial -> trial.framesPerSecond().orElseThrow())
        .containsExactly(1_000_000L, 900_000L, 800_000L, 700_000L, 600_000L);
    assertThat(trials.getFirst().lossRatio()).isEqualTo(0.28);
    assertThat(trials.getLast().lost()).isZero();
  }

  @Test
  void aBurstIsAsLongAsTheBufferHolds() {
    // Of frames at 1e6/s half go on meanwhile: a buffer of 1,000 holds a burst of 2,000.
    BackToBack.Result result = BackToBack.run(new SimulatedPath(1e6, 5e5, 1_000), 100_000, 3);
    assertThat(result.longest())
        .hasSize(3)
        .allSatisfy(of -> assertThat(of).isBetween(1_950L, 2_000L));
    assertThat(result.limited()).isFalse();
  }

  @Test
  void aBurstIsNoLongerThanTheLimit() {
    BackToBack.Result result = BackToBack.run(new SimulatedPath(1e6, 2e6, 0), 100, 2);
    assertThat(result.longest()).containsExactly(100L, 100L);
    assertThat(result.limited()).isTrue();
    assertThat(result.trials()).hasSize(2);
  }

  @Test
  void noFrameAtAllIsNoBurst() {
    SimulatedPath path = new SimulatedPath(1e6, 2e6, 0);
    path.unlucky = Integer.MAX_VALUE;
    assertThat(BackToBack.run(path, 100, 1).average()).isZero();
  }
}
