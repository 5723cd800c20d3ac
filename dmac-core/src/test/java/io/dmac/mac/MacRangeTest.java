package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MacRangeTest {
  @ParameterizedTest
  @CsvSource({
    "02:00:00:00:00:00-02:00:00:00:00:ff, 256, 02:00:00:00:00:00/40",
    "02:00:00:00:00:00/40, 256, 02:00:00:00:00:00/40",
    "02:00:00:00:00:00/8, 1099511627776, 02:00:00:00:00:00/8",
    "02:00:00:00:00:07, 1, 02:00:00:00:00:07",
    "02:00:00:00:00:07/48, 1, 02:00:00:00:00:07",
    "0200.0000.0001-0200.0000.0002, 2, 02:00:00:00:00:01-02:00:00:00:00:02",
    "02-00-00-00-00-01-02-00-00-00-00-02, 2, 02:00:00:00:00:01-02:00:00:00:00:02",
    "020000000001 - 020000000003, 3, 02:00:00:00:00:01-02:00:00:00:00:03",
    "00:00:00:00:00:00/24, 16777216, 00:00:00:00:00:00/24"
  })
  void readsEveryForm(String text, long size, String shortest) {
    MacRange range = MacRange.parse(text);
    assertThat(range.size()).isEqualTo(size);
    assertThat(range).hasToString(shortest);
    assertThat(MacRange.parse(shortest)).isEqualTo(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02",
        "02:00:00:00:00:00-",
        "-02:00:00:00:00:00",
        "02:00:00:00:00:00-02:00:00:00:00:0g",
        "02:00:00:00:00:00/",
        "02:00:00:00:00:00/7",
        "02:00:00:00:00:00/49",
        "02:00:00:00:00:00/-1",
        "02:00:00:00:00:00/4x",
        "02:00/40"
      })
  void refusesEverythingElseByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacRange.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("02:00:00:00:00:00/40");
  }

  @Test
  void saysWhatAPrefixWithBitsBehindItMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacRange.parse("02:00:00:00:00:07/40"))
        .withMessageContaining("write 02:00:00:00:00:00/40");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01:00:5e:00:00:00/25",
        "ff:ff:ff:ff:ff:ff",
        "02:00:00:00:00:00-04:00:00:00:00:00",
        "02:00:00:00:00:00-03:00:00:00:00:00"
      })
  void refusesGroups(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacRange.parse(text))
        .withMessageContaining("group");
  }

  @Test
  void refusesToEndBeforeItBegins() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacRange.parse("02:00:00:00:00:02-02:00:00:00:00:01"))
        .withMessageContaining("exchange");
  }

  @Test
  void hasItsEndsAndNothingBeyond() {
    MacRange range = MacRange.parse("02:00:00:00:00:10-02:00:00:00:00:20");
    assertThat(range.contains(MacAddress.parse("02:00:00:00:00:10"))).isTrue();
    assertThat(range.contains(MacAddress.parse("02:00:00:00:00:20"))).isTrue();
    assertThat(range.contains(MacAddress.parse("02:00:00:00:00:0f"))).isFalse();
    assertThat(range.contains(MacAddress.parse("02:00:00:00:00:21"))).isFalse();
  }
}
