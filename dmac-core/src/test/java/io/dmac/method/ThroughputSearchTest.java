package io.dmac.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.probe.ProbePlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThroughputSearchTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static ThroughputSearch.Result search(SimulatedPath path) {
    return new ThroughputSearch(path, ThroughputSearch.Settings.usual(ProbePlan.UNPACED, SECOND))
        .run();
  }

  @ParameterizedTest
  @CsvSource({"1e6, 700000", "1e7, 12345", "1e6, 999999", "1e6, 1234", "5e6, 100"})
  void findsTheRateThatAPathCarries(double fastest, double carried) {
    SimulatedPath path = new SimulatedPath(fastest, carried, 0);
    ThroughputSearch.Result result = search(path);
    assertThat(result.ndr().orElseThrow().lost()).isZero();
    assertThat(result.ndr().orElseThrow().sentPerSecond())
        .isBetween(carried * 0.99 - 1, carried * 1.001 + 1);
    assertThat(result.pdr().orElseThrow().lossRatio()).isLessThanOrEqualTo(0.005);
    assertThat(result.pdr().orElseThrow().sentPerSecond())
        .isGreaterThanOrEqualTo(result.ndr().orElseThrow().sentPerSecond() * 0.995);
    assertThat(result.mrr().receivedPerSecond()).isEqualTo(carried);
    assertThat(result.trials()).containsExactlyElementsOf(path.made).hasSizeLessThan(60);
  }

  @Test
  void endsAtOnceWhereTheSenderIsSlowerThanThePath() {
    SimulatedPath path = new SimulatedPath(1e5, 1e6, 0);
    ThroughputSearch.Result result = search(path);
    assertThat(result.ndr().orElseThrow().sentPerSecond()).isEqualTo(1e5);
    assertThat(result.pdr().orElseThrow().sentPerSecond()).isEqualTo(1e5);
    assertThat(path.made).hasSizeLessThan(7);
  }

  @Test
  void reportsTheSlowestOfTheTrialsAtTheSendersOwnSpeed() {
    SimulatedPath path = new SimulatedPath(1e5, 1e6, 0);
    path.slower = 0.8;
    Trial ndr = search(path).ndr().orElseThrow();
    assertThat(ndr.sentPerSecond()).isEqualTo(8e4);
    assertThat(ndr.framesPerSecond()).isEmpty();
  }

  /** A rate counts only when every one of its trials held. */
  @Test
  void confirmsARateBeforeItReportsIt() {
    SimulatedPath path = new SimulatedPath(1e6, 5e5, 0);
    path.unlucky = 3;
    ThroughputSearch.Result result = search(path);
    Trial ndr = result.ndr().orElseThrow();
    assertThat(
            result.trials().stream()
                .filter(trial -> trial.framesPerSecond().equals(ndr.framesPerSecond()))
                .filter(trial -> trial.durationNs() == SECOND.toNanos())
                .filter(trial -> trial.lost() == 0))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void findsNothingWhereEveryRateLoses() {
    SimulatedPath path = new SimulatedPath(1e6, 5e5, 0);
    path.unlucky = Integer.MAX_VALUE;
    ThroughputSearch.Result result = search(path);
    assertThat(result.ndr()).isEmpty();
    assertThat(result.trials()).hasSizeLessThanOrEqualTo(201);
  }

  @Test
  void keepsBelowTheHighestRateAskedFor() {
    SimulatedPath path = new SimulatedPath(1e6, 8e5, 0);
    ThroughputSearch.Result result =
        new ThroughputSearch(path, ThroughputSearch.Settings.usual(100_000, SECOND)).run();
    assertThat(result.ndr().orElseThrow().sentPerSecond()).isEqualTo(100_000);
    assertThat(path.made)
        .allSatisfy(trial -> assertThat(trial.sent()).isLessThanOrEqualTo(100_000L));
  }

  @Test
  void refusesSettingsThatAreNone() {
    assertThatThrownBy(() -> new ThroughputSearch.Settings(1, SECOND, SECOND, 0, 2, 0.005))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
