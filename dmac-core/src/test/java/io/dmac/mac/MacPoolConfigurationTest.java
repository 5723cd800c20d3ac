package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacPoolConfigurationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01:00:00:00:00:00-01:00:00:00:00:ff",
        "02:ff:ff:ff:ff:ff-03:00:00:00:00:00",
        "02:00:00:00:00:00-04:00:00:00:00:00",
        "00:00:00:00:00:00-00:00:00:00:00:fe",
        "ff:ff:ff:ff:ff:ff"
      })
  void refusesRangesWithAddressesThatNoStationMayHave(String range) {
    assertThatThrownBy(() -> MacPoolConfiguration.of(MacRange.parse(range)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(range);
  }

  @Test
  void refusesANegativeQuarantine() {
    assertThatThrownBy(() -> MacPoolConfiguration.of().withQuarantine(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-1S");
  }
}
