package io.dmac.change;

import static io.dmac.change.SilenceWatch.Advice.ASK;
import static io.dmac.change.SilenceWatch.Advice.NOTHING;
import static io.dmac.change.SilenceWatch.Advice.RESTART;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private final SilenceWatch watch = new SilenceWatch();

  private List<SilenceWatch.Advice> advice(boolean neighbour, long... frames) {
    return LongStream.of(frames).mapToObj(count -> watch.next(count, neighbour)).toList();
  }

  @Test
  void leavesAPortAloneThatReceives() {
    assertThat(advice(true, 0, 1, 2, 10, 11)).containsOnly(NOTHING);
  }

  @Test
  void hasNobodyToAsk() {
    assertThat(advice(false, 5, 5, 5, 5, 5, 5)).containsOnly(NOTHING);
  }

  @Test
  void startsADeafPortAnew() {
    assertThat(advice(true, 5, 5, 5, 5, 5)).containsExactly(NOTHING, ASK, ASK, ASK, RESTART);
  }

  @Test
  void anAnswerIsEnough() {
    assertThat(advice(true, 5, 5, 6, 6, 6, 7))
        .containsExactly(NOTHING, ASK, NOTHING, ASK, ASK, NOTHING);
  }

  @Test
  void startsLessOftenWhenThatDoesNotHelp() {
    assertThat(advice(true, 5, 5, 5, 5, 5)).endsWith(RESTART);
    assertThat(advice(true, 5, 5, 5, 5, 5, 5, 5))
        .containsExactly(ASK, ASK, ASK, ASK, ASK, ASK, RESTART);
    assertThat(advice(true, 6, 6, 6, 6, 6)).endsWith(RESTART);
  }
}
