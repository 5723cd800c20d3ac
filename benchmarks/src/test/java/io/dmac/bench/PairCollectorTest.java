package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairCollectorTest {
  private static final long SECOND = 1_000_000_000;
  private static final Flow NO_FLOW = Flow.within(0, 0);

  private final PairCollector collector = new PairCollector(2, 0.9);

  @Test
  void ratioIsOfFramesPerCpuTimeNotPerTime() {
    // Half the core, half the frames: as fast.
    Pair pair = new Pair(run(100, 1.0), run(50, 0.5));

    assertThat(pair.ratio()).isCloseTo(1, within(1e-9));
  }

  @Test
  void keepsPairsThatHadTheirCore() {
    assertThat(collector.add(new Pair(run(100, 1.0), run(110, 0.95)))).isEmpty();
    assertThat(collector.isDone()).isFalse();
    assertThat(collector.add(new Pair(run(100, 0.9), run(110, 1.0)))).isEmpty();

    assertThat(collector.isDone()).isTrue();
    assertThat(collector.kept()).hasSize(2);
    assertThat(collector.discarded()).isEmpty();
  }

  @Test
  void discardsAndNamesWhoeverLostItsCore() {
    assertThat(collector.add(new Pair(run(100, 0.6), run(100, 1.0))))
        .hasValue("the other program had its core for 60 % of the time");
    assertThat(collector.add(new Pair(run(100, 1.0), run(100, 0.89))))
        .hasValue("dmac had its core for 89 % of the time");

    assertThat(collector.kept()).isEmpty();
    assertThat(collector.discarded()).hasSize(2);
    assertThat(collector.taken()).isEqualTo(2);
  }

  @Test
  void givesUpWhenAsManyWereDiscardedAsWereWanted() {
    collector.add(new Pair(run(100, 0.5), run(100, 1.0)));
    collector.add(new Pair(run(100, 1.0), run(100, 1.0)));
    assertThat(collector.isDone()).isFalse();
    collector.add(new Pair(run(100, 1.0), run(100, 0.5)));

    assertThat(collector.isDone()).isTrue();
  }

  @Test
  void aProgramThatForwardsNothingIsNotInfinitelySlow() {
    assertThat(collector.add(new Pair(run(0, 1.0), run(100, 1.0))))
        .hasValue("the other program forwarded nothing");
    assertThat(collector.add(new Pair(run(100, 1.0), run(0, 1.0))))
        .hasValue("dmac forwarded nothing");
  }

  @Test
  void aRunWithoutCpuTimeMeasuredNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Run(1, 0, SECOND, 1, 0, 0, 0, NO_FLOW));
  }

  @Test
  void twoThreadsShareTwoCores() {
    Run both = new Run(200, 2 * SECOND, SECOND, 2, 0, 0, 0, NO_FLOW);

    assertThat(both.coreShare()).isCloseTo(1, within(1e-9));
    assertThat(both.wallMpps()).isCloseTo(2 * both.mpps(), within(1e-9));
  }

  private static Run run(long frames, double coreShare) {
    return new Run(frames, (long) (coreShare * SECOND), SECOND, 1, 0, 0, 0, NO_FLOW);
  }
}
