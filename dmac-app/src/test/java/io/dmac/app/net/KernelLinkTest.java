package io.dmac.app.net;

import static io.dmac.app.net.Messages.attribute;
import static io.dmac.app.net.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import io.dmac.port.PortStatistics;
import io.dmac.port.VirtualFunction;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelLinkTest {
  /** struct ifinfomsg: family, type, index, flags, change. */
  private static ByteBuffer header(int type, int index, int flags) {
    return bytes((short) 0, (short) type, index, flags, 0);
  }

  @Test
  void readsWhatTheKernelSends() {
    KernelLink link =
        KernelLink.of(
            bytes(
                header(1, 5, 0x11043),
                attribute(3, "6e65743100"),
                attribute(1, "020000000001"),
                attribute(4, 1450),
                attribute(5, 2),
                attribute(0x8000 | 18, attribute(1, "6d6163766c616e00")),
                attribute(54, "525400000009")));
    assertThat(link.index()).isEqualTo(5);
    assertThat(link.name()).isEqualTo("net1");
    assertThat(link.isEthernet()).isTrue();
    assertThat(link.isUp()).isTrue();
    assertThat(link.hasCarrier()).isTrue();
    assertThat(link.address()).hasValue(MacAddress.parse("02:00:00:00:00:01"));
    assertThat(link.permanentAddress()).hasValue(MacAddress.parse("52:54:00:00:00:09"));
    assertThat(link.kind()).isEqualTo("macvlan");
    assertThat(link.mtu()).hasValue(1450);
    assertThat(link.parentIndex()).hasValue(2);
  }

  @Test
  void knowsWhatIsNotThere() {
    // A tun interface has no address; InfiniBand's has 20 bytes.
    for (ByteBuffer address : new ByteBuffer[] {bytes(), attribute(1, "00".repeat(20))}) {
      KernelLink link = KernelLink.of(bytes(header(32, 9, 0), attribute(5, 0), address));
      assertThat(link.address()).isEmpty();
      assertThat(link.permanentAddress()).isEmpty();
      assertThat(link.kind()).isEmpty();
      assertThat(link.mtu()).isEmpty();
      assertThat(link.parentIndex()).isEmpty();
      assertThat(link.isEthernet()).isFalse();
      assertThat(link.hasCarrier()).isFalse();
    }
  }

  @Test
  void countsOfAnOlderKernelAreFewer() {
    PortStatistics counts = LinkStatistics.of(bytes(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L));
    assertThat(counts.rxFrames()).isEqualTo(1);
    assertThat(counts.txFrames()).isEqualTo(2);
    assertThat(counts.rxBytes()).isEqualTo(3);
    assertThat(counts.txBytes()).isEqualTo(4);
    assertThat(counts.rxErrors()).isEqualTo(5);
    assertThat(counts.txErrors()).isEqualTo(6);
    assertThat(counts.rxMissed()).isZero();
    assertThat(counts.extended()).containsEntry("tx_dropped", 8L).hasSize(8);
  }

  @Test
  void readsVirtualFunctions() {
    ByteBuffer first =
        attribute(
            1,
            attribute(1, 0, "020000000001", "00".repeat(26)),
            attribute(4, 0, 1),
            attribute(9, 0, 0));
    ByteBuffer second =
        attribute(
            1, attribute(1, 1, "00".repeat(32)), attribute(2, 1, 100, 0), attribute(4, 1, -1));
    ByteBuffer message =
        bytes(header(1, 5, 0), attribute(21, 2), attribute(0x8000 | 22, first, second));
    assertThat(VirtualFunctionInfo.list("eth7", NetlinkAttributes.of(message, 16).nest(22)))
        .containsExactly(
            new VirtualFunction(
                "eth7",
                0,
                Optional.of(MacAddress.parse("02:00:00:00:00:01")),
                Optional.of(true),
                Optional.of(false)),
            new VirtualFunction("eth7", 1, Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(VirtualFunctionInfo.list("eth7", NetlinkAttributes.of(header(1, 5, 0), 16).nest(22)))
        .isEmpty();
  }
}
