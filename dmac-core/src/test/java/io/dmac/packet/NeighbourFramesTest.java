package io.dmac.packet;

import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dmac.mac.MacAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourFramesTest {
  private static final MacAddress MAC = MacAddress.parse("02:11:22:33:44:55");
  private static final Inet4Address V4 = (Inet4Address) TestFrames.inet("10.9.8.7");
  private static final Inet4Address ASKED_V4 = (Inet4Address) TestFrames.inet("10.9.8.1");
  private static final Inet6Address V6 = (Inet6Address) TestFrames.inet("fd00::abcd:1234");
  private static final Inet6Address ASKED_V6 = (Inet6Address) TestFrames.inet("fd00::56:789a");

  private static byte[] padded(byte[] frame) {
    return java.util.Arrays.copyOf(frame, Math.max(60, frame.length));
  }

  @Test
  void gratuitousArp() {
    assertThat(NeighbourFrames.gratuitousArp(MAC, V4, List.of()))
        .isEqualTo(
            padded(
                TestFrames.ethernet(
                    "ffffffffffff",
                    "021122334455",
                    0x0806,
                    TestFrames.arp(1, "021122334455", "10.9.8.7", "000000000000", "10.9.8.7"))));
  }

  @Test
  void gratuitousArpAsAReply() {
    assertThat(NeighbourFrames.gratuitousArpReply(MAC, V4, List.of()))
        .isEqualTo(
            padded(
                TestFrames.ethernet(
                    "ffffffffffff",
                    "021122334455",
                    0x0806,
                    TestFrames.arp(2, "021122334455", "10.9.8.7", "021122334455", "10.9.8.7"))));
  }

  @Test
  void arpRequestWithTwoTags() {
    List<VlanTag> tags = List.of(new VlanTag(Ethernet.TYPE_SERVICE_VLAN, 5, 100), VlanTag.of(4094));
    assertThat(NeighbourFrames.arpRequest(MAC, V4, ASKED_V4, tags))
        .isEqualTo(
            padded(
                TestFrames.ethernet(
                    "ffffffffffff",
                    "021122334455",
                    0x0806,
                    TestFrames.arp(1, "021122334455", "10.9.8.7", "000000000000", "10.9.8.1"),
                    0x88A8,
                    0xA064,
                    0x8100,
                    0x0FFE)));
  }

  @Test
  void unsolicitedAdvertisement() {
    byte[] frame = NeighbourFrames.unsolicitedAdvertisement(MAC, V6, List.of());
    assertThat(frame).hasSize(14 + 40 + 32);
    assertThat(slice(frame, 0, 14)).isEqualTo(hex("333300000001 021122334455 86dd"));
    assertThat(slice(frame, 14, 22)).isEqualTo(hex("60000000 0020 3a ff"));
    assertThat(slice(frame, 22, 38)).isEqualTo(ip("fd00::abcd:1234"));
    assertThat(slice(frame, 38, 54)).isEqualTo(ip("ff02::1"));
    assertThat(slice(frame, 54, 56)).isEqualTo(hex("8800"));
    assertThat(slice(frame, 58, 62)).isEqualTo(hex("20000000"));
    assertThat(slice(frame, 62, 78)).isEqualTo(ip("fd00::abcd:1234"));
    assertThat(slice(frame, 78, 86)).isEqualTo(hex("0201 021122334455"));
    assertThat(TestFrames.hasRightV6Upper(frame, 14)).isTrue();
  }

  @Test
  void solicitation() {
    byte[] frame = NeighbourFrames.solicitation(MAC, V6, ASKED_V6, List.of(VlanTag.of(7)));
    assertThat(slice(frame, 0, 18)).isEqualTo(hex("3333ff56789a 021122334455 8100 0007 86dd"));
    assertThat(slice(frame, 42, 58)).isEqualTo(ip("ff02::1:ff56:789a"));
    assertThat(slice(frame, 58, 60)).isEqualTo(hex("8700"));
    assertThat(slice(frame, 66, 82)).isEqualTo(ip("fd00::56:789a"));
    assertThat(slice(frame, 82, 90)).isEqualTo(hex("0101 021122334455"));
    assertThat(TestFrames.hasRightV6Upper(frame, 18)).isTrue();
  }

  @Test
  void refusesTagsThatAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> VlanTag.of(4095));
    assertThatIllegalArgumentException().isThrownBy(() -> VlanTag.of(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new VlanTag(0x0800, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new VlanTag(0x8100, 8, 1));
  }
}
