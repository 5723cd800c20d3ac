package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacRangeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "02:00:00:00:00:01-02:00:00:00:00:ff",
        "02-00-00-00-00-01-02-00-00-00-00-ff",
        "0200.0000.0001-0200.0000.00ff",
        "020000000001-0200000000FF"
      })
  void readsTwoAddresses(String text) {
    MacRange range = MacRange.parse(text);
    assertThat(range).hasToString("02:00:00:00:00:01-02:00:00:00:00:ff");
    assertThat(range.size()).isEqualTo(255);
    assertThat(range.contains(range.first())).isTrue();
    assertThat(range.contains(range.last())).isTrue();
    assertThat(range.contains(MacAddress.parse("02:00:00:00:00:00"))).isFalse();
    assertThat(range.contains(MacAddress.parse("02:00:00:00:01:00"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"02:00:00:00:00:01", "02-00-00-00-00-01", "020000000001"})
  void readsOneAddress(String text) {
    assertThat(MacRange.parse(text).size()).isEqualTo(1);
    assertThat(MacRange.parse(text)).hasToString("02:00:00:00:00:01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "02:00:00:00:00:01-", "02:00:00:00:00:01 02:00:00:00:00:02"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> MacRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesARangeThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> MacRange.parse("02:00:00:00:00:02-02:00:00:00:00:01"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("02:00:00:00:00:02-02:00:00:00:00:01");
  }
}
