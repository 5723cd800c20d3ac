package io.dmac.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "200ms, 200000000",
    "1.5s, 1500000000",
    "2m, 120000000000",
    "0.000000001h, 3600",
    "0.5us, 500",
    "0.0000009ms, 0",
    "1.000000001s, 1000000001",
    "' 3 S ', 3000000000",
    "0, 0",
    "0.00, 0",
    "2562046h, 9223365600000000000",
    "999999999999us, 999999999999000",
  })
  void aNumberAndItsUnit(String text, long ns) {
    assertThat(Durations.parse(text, "")).isEqualTo(Duration.ofNanos(ns));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "-1s", "1e3s", "s", "1.s", ".5s", "3 days", "2562048h", "999999999999m"})
  void anythingElseIsRefusedByItsText(String text) {
    assertThatThrownBy(() -> Durations.parse(text, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is not a duration");
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0, 0", "7s, 7000"})
  void aNumberAloneHasTheUnitOfItsPlace(String text, long ms) {
    assertThat(Durations.parse(text, "ms")).hasMillis(ms);
  }

  @ParameterizedTest
  @CsvSource({"999, 999 ns", "1900, 1.9 µs", "200000000, 200 ms", "1234567890123, 1235 s"})
  void threeDigitsOfTheLargestUnit(long ns, String words) {
    assertThat(Durations.describe(ns)).isEqualTo(words);
  }
}
