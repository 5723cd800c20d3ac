package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacAdministrationTest {
  @ParameterizedTest
  @CsvSource({
    "00:00:0c:00:00:01, UNIVERSAL",
    "fc:00:00:00:00:01, UNIVERSAL",
    "01:00:5e:00:00:01, UNIVERSAL",
    "02:42:ac:11:00:02, AAI",
    "f2:00:00:00:00:01, AAI",
    "33:33:00:00:00:01, AAI",
    "1a:00:00:00:00:01, ELI",
    "3e:00:00:00:00:01, SAI",
    "ff:ff:ff:ff:ff:ff, SAI",
    "06:00:00:00:00:01, RESERVED"
  })
  void tellsWhoAssigns(String address, MacAdministration expected) {
    assertThat(MacAdministration.of(MacAddress.parse(address))).isEqualTo(expected);
    assertThat(expected.description()).isNotBlank();
  }
}
