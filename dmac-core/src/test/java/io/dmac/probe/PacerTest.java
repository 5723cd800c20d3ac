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
  void skipsWhatALongPauseLeftBehind() {
    Pacer pacer = new Pacer(10_000, 64);
    pacer.begin(0);
    assertThat(pacer.due(SECOND_NS / 2, 1_000)).isEqualTo(64);
    pacer.took(64);
    assertThat(pacer.skipped()).isEqualTo(5_000 - 64);
    assertThat(pacer.due(SECOND_NS / 2, 1_000)).isZero();
    assertThat(pacer.due(SECOND_NS / 2 + 100_000, 1_000)).isEqualTo(1);
  }

  @Test
  void whatAShortPauseLeftBehindFollowsWithoutABurst() {
    Pacer pacer = new Pacer(500_000, 500);
    pacer.begin(0);
    long pauseNs = 20_000_000;
    long sent = 0;
    int longestBurst = 0;
    for (long at = 0; at <= SECOND_NS / 2; at += at == 1_000_000 ? pauseNs : 10_000) {
      int due = pacer.due(at, Integer.MAX_VALUE);
      pacer.took(due);
      sent += due;
      // Ten microseconds are five frames, and a tenth of that on top.
      if (at > 1_000_000 + pauseNs) {
        longestBurst = Math.max(longestBurst, due);
      }
    }
    assertThat(sent).isEqualTo(250_000);
    assertThat(longestBurst).isLessThanOrEqualTo(6);
    assertThat(pacer.skipped()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {5_000, 100_000, 500_000, 3_000_000})
  void pausesOfAFewPercentOfTheTimeCostNoFrames(long rate) {
    Pacer pacer = new Pacer(rate, Math.max(256, rate / 1_000));
    pacer.begin(0);
    long sent = 0;
    long lengthNs = 5 * SECOND_NS;
    long turns = 0;
    // Turns of 20 microseconds, and every 5,000th is kept from its CPU for 4 ms: 4 percent.
    for (long at = 0; at <= lengthNs; at += ++turns % 5_000 == 0 ? 4_000_000 : 20_000) {
      int due = pacer.due(at, 512);
      pacer.took(due);
      sent += due;
    }
    assertThat(sent + pacer.skipped()).isBetween(rate * 5 - rate / 1_000, rate * 5);
    assertThat(sent).isGreaterThan(rate * 5 * 99 / 100);
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
