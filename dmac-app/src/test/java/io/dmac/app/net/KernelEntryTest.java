package io.dmac.app.net;

import static io.dmac.app.net.Messages.attribute;
import static io.dmac.app.net.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelEntryTest {
  private static final int LINK = 5;
  private static final String PREFIX = "fd000009000000000000000000000000";

  /** struct rtmsg: family, lengths of destination and source, TOS, table, protocol, scope, type. */
  private static ByteBuffer route(int table, int flags) {
    return bytes(
        (byte) 2, (byte) 16, (byte) 0, (byte) 0, (byte) table, (byte) 3, (byte) 0, (byte) 1, flags);
  }

  private static Optional<KernelEntry> readRoute(Object... parts) {
    return KernelRoutes.of(bytes(parts), LINK);
  }

  @Test
  void routeIsPutBackAsItWasButWithoutTheKernelsRemarks() {
    ByteBuffer attributes =
        bytes(
            attribute(15, 1000),
            attribute(1, "0a050000"),
            attribute(6, 77),
            attribute(0x8000 | 8, attribute(2, 1400)),
            attribute(5, "0a090001"),
            attribute(4, LINK));
    KernelEntry entry =
        readRoute(route(252, 0x4 | 0x10 | 0x1), attributes, attribute(12, "00".repeat(32)))
            .orElseThrow();
    // Without the flag of a nest, which the kernel does not need to see again.
    assertThat(NetlinkAttributes.of(entry.body(), 12))
        .isEqualTo(NetlinkAttributes.of(bytes(route(252, 0), attributes), 12));
    assertThat(entry.body().getInt(8)).isEqualTo(0x4);
    assertThat(entry).hasToString("route 10.5.0.0/16 via 10.9.0.1 table 1000");
    assertThat(entry).isEqualTo(readRoute(route(252, 0x4), attributes).orElseThrow());
  }

  @Test
  void routeOverOneOfSeveralHopsIsFound() {
    ByteBuffer hops =
        bytes(
            (short) 16,
            (byte) 0,
            (byte) 0,
            4,
            attribute(5, "0a090001"),
            (short) 16,
            (byte) (1 | 4),
            (byte) 9,
            LINK,
            attribute(5, "0a080001"));
    KernelEntry entry = readRoute(route(254, 0), attribute(9, hops)).orElseThrow();
    ByteBuffer expected = bytes(hops).put(16 + 2, (byte) 4);
    assertThat(NetlinkAttributes.of(entry.body(), 12).find(9)).hasValue(expected);
    assertThat(readRoute(route(254, 0), attribute(9, hops.slice(0, 16)))).isEmpty();
  }

  @Test
  void routesThatNobodyMissesAreLeftOut() {
    assertThat(readRoute(route(254, 0), attribute(4, LINK))).isPresent();
    assertThat(readRoute(route(254, 0), attribute(4, LINK + 1))).isEmpty();
    assertThat(readRoute(route(255, 0), attribute(4, LINK))).isEmpty();
    assertThat(readRoute(route(254, 0x200), attribute(4, LINK))).isEmpty();
    assertThat(
            readRoute(
                route(254, 0), attribute(4, LINK), attribute(12, 0, 0, 1800, "00".repeat(20))))
        .isEmpty();
  }

  /** struct ifaddrmsg: family, prefix length, flags, scope, index. */
  private static ByteBuffer address(int scope) {
    return bytes((byte) 10, (byte) 64, (byte) 0x80, (byte) scope, LINK);
  }

  private static Optional<KernelEntry> readAddress(Object... parts) {
    return KernelAddresses.of(bytes(parts), LINK);
  }

  @Test
  void addressComesBackAtOnceAndWithItsLifetime() {
    ByteBuffer lifetime = attribute(6, 100, 200, 1, 2);
    KernelEntry entry =
        readAddress(address(0), attribute(1, PREFIX), lifetime, attribute(8, 0x200 | 0x80))
            .orElseThrow();
    assertThat(entry.body())
        .isEqualTo(
            bytes(
                (byte) 10,
                (byte) 64,
                (byte) 0,
                (byte) 0,
                LINK,
                attribute(1, PREFIX),
                lifetime,
                attribute(8, 0x200 | 0x2)));
    assertThat(entry).hasToString("address fd00:9:0:0:0:0:0:0/64");
    assertThat(entry)
        .isEqualTo(
            readAddress(address(0), attribute(1, PREFIX), attribute(6, 90, 190, 1, 2))
                .orElseThrow());
  }

  @Test
  void addressesThatTheKernelMakesAreLeftOut() {
    String eui64 = "fe8000000000000000 00 5e ff fe 00 00 01".replace(" ", "");
    String stable = "fe800000000000001122334455667788";
    assertThat(readAddress(address(253), attribute(1, eui64))).isEmpty();
    assertThat(readAddress(address(253), attribute(1, stable), attribute(11, (byte) 3))).isEmpty();
    assertThat(readAddress(address(253), attribute(1, stable))).isPresent();
    assertThat(readAddress(address(0), attribute(1, PREFIX), attribute(8, 0x1))).isEmpty();
    assertThat(readAddress(address(0), attribute(1, PREFIX), attribute(8, 0x48))).isEmpty();
    assertThat(KernelAddresses.of(bytes(address(0), attribute(1, PREFIX)), LINK + 1)).isEmpty();
  }

  @Test
  void onlyPermanentNeighboursAreKept() {
    ByteBuffer attributes = bytes(attribute(1, "0a090009"), attribute(2, "020000000099"));
    ByteBuffer permanent =
        bytes((byte) 2, (byte) 0, (short) 0, LINK, (short) 0x80, (byte) 0, (byte) 1);
    ByteBuffer reachable =
        bytes((byte) 2, (byte) 0, (short) 0, LINK, (short) 0x02, (byte) 0, (byte) 1);
    KernelEntry entry =
        KernelNeighbours.of(bytes(permanent, attributes, attribute(4, 3)), LINK).orElseThrow();
    assertThat(entry.body()).isEqualTo(bytes(permanent, attributes));
    assertThat(entry).hasToString("neighbour 10.9.0.9");
    assertThat(KernelNeighbours.of(bytes(reachable, attributes), LINK)).isEmpty();
    assertThat(KernelNeighbours.of(bytes(permanent, attributes), LINK + 1)).isEmpty();
  }
}
