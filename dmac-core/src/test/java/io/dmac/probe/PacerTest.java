package io.dmac.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 999, 20_000, 1_000_003, 14_880_952})
  void sendsTheRateExactlyOverWholeSeconds(long rate) {
    Pacer pacer = new Pacer(rate, Math.max(64, rate));
    long startNs = 987_654_321L;
    pacer.begin(startNs);
    long sent = 0;
    // A step that divides no second, so that every turn falls elsewhere.
    for (long at = 0; at <= 5 * SECOND_NS; at += 73_331) {
      int due = pacer.due(startNs + at, Integer.MAX_VALUE);
      pacer.took(due);
      sent += due;
      assertThat(sent).isEqualTo((long) Math.floor(at / 1e9 * rate + 1e-9));
    }
    assertThat(pacer.skipped()).isZero();
  }

  @Test
  void skipsWhatAPauseLeftBehindBeyondTheLimit() {
    Pacer pacer = new Pacer(10_000, 64);
    pacer.begin(0);
    assertThat(pacer.due(SECOND_NS / 2, 1_000)).isEqualTo(64);
    pacer.took(64);
    assertThat(pacer.skipped()).isEqualTo(5_000 - 64);
    assertThat(pacer.due(SECOND_NS / 2, 1_000)).isZero();
    assertThat(pacer.due(SECOND_NS / 2 + 100_000, 1_000)).isEqualTo(1);
  }

  @Test
  void offersNoMoreThanAskedForAndKeepsTheRest() {
    Pacer pacer = new Pacer(1_000, 64);
    pacer.begin(0);
    assertThat(pacer.due(40_000_000, 32)).isEqualTo(32);
    pacer.took(32);
    assertThat(pacer.due(40_000_000, 32)).isEqualTo(8);
  }

  @Test
  void framesTakenBackAreDueAgain() {
    Pacer pacer = new Pacer(1_000, 64);
    pacer.begin(0);
    pacer.took(pacer.due(10_000_000, 32));
    pacer.took(-3);
    assertThat(pacer.due(10_000_000, 32)).isEqualTo(3);
  }

  @Test
  void neverOwesAfterALongTime() {
    Pacer pacer = new Pacer(ProbePlan.HIGHEST_RATE, ProbePlan.HIGHEST_RATE);
    pacer.begin(-5);
    long tenDaysNs = 864_000 * SECOND_NS;
    assertThat(pacer.due(tenDaysNs, 512)).isEqualTo(512);
  }
}
