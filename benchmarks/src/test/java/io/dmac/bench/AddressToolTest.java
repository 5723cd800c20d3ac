package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressToolTest {
  @Test
  void readsTheAddressThatMacchangerChose() {
    String said =
        """
        Current MAC:   72:08:55:e0:30:ad (unknown)
        Permanent MAC: 00:00:00:00:00:00 (XEROX CORPORATION)
        New MAC:       f6:9b:b9:b4:bc:4d (unknown)
        """;

    assertThat(AddressTool.newAddress(said)).hasToString("f6:9b:b9:b4:bc:4d");
  }

  @Test
  void saysWhatMacchangerSaidInPlaceOfOne() {
    assertThatThrownBy(() -> AddressTool.newAddress("[ERROR] no such device\n"))
        .hasMessageContaining("no such device");
  }
}
