package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "02:ab:cd:ef:00:1f",
        "02:AB:CD:EF:00:1F",
        "02-ab-cd-ef-00-1f",
        "02ab.cdef.001f",
        "02abcdef001f"
      })
  void readsEveryForm(String text) {
    assertThat(MacAddress.parse(text)).isEqualTo(new MacAddress(0x02ab_cdef_001fL));
    assertThat(MacAddress.parse(text)).hasToString("02:ab:cd:ef:00:1f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02",
        "02:ab:cd:ef:00",
        "02:ab:cd:ef:00:1",
        "02:ab:cd:ef:00:1g",
        "02:ab:cd:ef:00:1f:",
        "02:ab:cd:ef:00:1f:00",
        "02:ab-cd:ef:00:1f",
        "02.ab.cd.ef.00.1f",
        "02ab:cdef:001f",
        "02ab.cdef-001f",
        "2:ab:cd:ef:00:01f",
        "0x02abcdef00",
        "+2abcdef001f",
        "02abcdef001",
        " 02abcdef001",
        "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660",
        "02:ab:cd:ef:00:\uff11f"
      })
  void refusesEverythingElseByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MacAddress.parse(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("02:00:00:00:00:01");
  }

  @Test
  void hasFortyEightBits() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
    assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
    assertThat(new MacAddress(0xFFFF_FFFF_FFFFL)).isEqualTo(MacAddress.BROADCAST);
  }

  @Test
  void goesToTheWireAndBack() {
    assertThat(MacAddress.parse("01:02:03:04:05:06").wire()).isEqualTo(0x0605_0403_0201L);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      MacAddress address = new MacAddress(random.nextLong() >>> 16);
      assertThat(MacAddress.ofWire(address.wire())).isEqualTo(address);
      // The two bytes that follow it in a 64-bit load do not matter.
      assertThat(MacAddress.ofWire(address.wire() | random.nextLong() << 48)).isEqualTo(address);
      assertThat(MacAddress.parse(address.toString())).isEqualTo(address);
    }
  }

  @Test
  void givesItsOctets() {
    MacAddress address = MacAddress.parse("02:81:ff:00:7f:1e");
    assertThat(address.toBytes()).containsExactly(0x02, 0x81, 0xff, 0x00, 0x7f, 0x1e);
    assertThat(address.octet(0)).isEqualTo(2);
    assertThat(address.octet(2)).isEqualTo(0xFF);
    assertThat(address.octet(5)).isEqualTo(0x1E);
  }

  @Test
  void knowsItsKind() {
    assertThat(MacAddress.BROADCAST.isBroadcast()).isTrue();
    assertThat(MacAddress.BROADCAST.isMulticast()).isTrue();
    assertThat(MacAddress.ZERO.isZero()).isTrue();
    assertThat(MacAddress.parse("33:33:00:00:00:01").isMulticast()).isTrue();
    assertThat(MacAddress.parse("33:33:00:00:00:01").isBroadcast()).isFalse();
    assertThat(MacAddress.parse("02:00:00:00:00:01").isLocallyAdministered()).isTrue();
    assertThat(MacAddress.parse("00:1b:21:00:00:01").isLocallyAdministered()).isFalse();
    assertThat(MacAddress.parse("00:1b:21:00:00:01").isMulticast()).isFalse();
  }

  @Test
  void randomOnesAreLocalUnicast() {
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 1_000; i++) {
      MacAddress address = MacAddress.random(random);
      assertThat(address.isMulticast()).isFalse();
      assertThat(address.isLocallyAdministered()).isTrue();
    }
  }

  @Test
  void sortsAsItIsWritten() {
    assertThat(MacAddress.parse("02:00:00:00:00:01"))
        .isLessThan(MacAddress.parse("02:00:00:00:01:00"))
        .isLessThan(MacAddress.parse("fe:00:00:00:00:00"));
  }
}
