package io.dmac.packet;

import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadersTest {
  private final long memory = Arena.global().allocate(512, 8).address();

  private long put(byte[] bytes) {
    PacketMemory.fill(memory, 512, 0xFF);
    PacketMemory.copy(bytes, memory);
    return memory;
  }

  @Test
  void readsAndWritesTheEthernetHeader() {
    byte[] frame =
        TestFrames.ethernet("02:00:00:00:00:01", "02:00:00:00:00:fe", 0x88B5, new byte[2]);
    long address = put(frame);
    assertThat(MacAddress.ofWire(Ethernet.destinationWire(address)))
        .hasToString("02:00:00:00:00:01");
    assertThat(MacAddress.ofWire(Ethernet.sourceWire(address))).hasToString("02:00:00:00:00:fe");
    assertThat(Ethernet.etherType(address)).isEqualTo(0x88B5);
    Ethernet.putAddresses(
        address,
        MacAddress.parse("a1:a2:a3:a4:a5:a6").wire(),
        MacAddress.parse("b1:b2:b3:b4:b5:b6").wire());
    assertThat(PacketMemory.bytes(address, 16))
        .isEqualTo(hex("a1a2a3a4a5a6 b1b2b3b4b5b6 88b5 0000"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 14, 14",
    "1, 18, 18",
    "1, 17, -1",
    "2, 22, 22",
    "2, 64, 22",
    "2, 21, -1",
    "4, 64, 30",
    "5, 64, 30",
    "1, 14, -1"
  })
  void walksTags(int tags, int length, int expected) {
    byte[] frame = hex("020000000001 020000000002");
    for (int i = 0; i < tags; i++) {
      frame = join(frame, words(i == 0 ? 0x88A8 : i == 1 ? 0x8100 : 0x9100, i));
    }
    assertThat(Ethernet.payloadOffset(put(join(frame, words(0x0800), new byte[64])), length))
        .isEqualTo(expected);
  }

  @Test
  void readsTheIpv4Header() {
    long ip = put(TestFrames.v4("10.0.0.1", "10.0.0.2", 6).fragment(1480, true).of(hex("aabb")));
    assertThat(Ipv4.version(ip)).isEqualTo(4);
    assertThat(Ipv4.headerLength(ip)).isEqualTo(20);
    assertThat(Ipv4.totalLength(ip)).isEqualTo(22);
    assertThat(Ipv4.identification(ip)).isEqualTo(0x1234);
    assertThat(Ipv4.fragmentOffset(ip)).isEqualTo(1480);
    assertThat(Ipv4.moreFragments(ip)).isTrue();
    assertThat(Ipv4.ttl(ip)).isEqualTo(63);
    assertThat(Ipv4.protocol(ip)).isEqualTo(6);
    assertThat(Ipv4.source(ip)).isEqualTo(0x0A00_0001L);
    assertThat(Ipv4.destination(ip)).isEqualTo(0x0A00_0002L);
    Ipv4.putTtl(ip, 200);
    Ipv4.swapAddresses(ip);
    byte[] after = PacketMemory.bytes(ip, 22);
    assertThat(TestFrames.hasRightV4Header(after, 0)).isTrue();
    assertThat(TestFrames.u8(after, 8)).isEqualTo(200);
    assertThat(Ipv4.source(ip)).isEqualTo(0x0A00_0002L);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, false",
    "01010101, false",
    "01010100, false",
    "07070400 000000 00, false",
    "83070400 000000 00, true",
    "0183070400 000000, true",
    "89030400, true",
    "00830304, false",
    "44000000, true",
    "44010000, true",
    "44050000, true",
    "01010107, true"
  })
  void findsSourceRoutes(String options, boolean expected) {
    long ip = put(TestFrames.v4("10.0.0.1", "10.0.0.2", 1).options(options).of(new byte[0]));
    assertThat(Ipv4.hasSourceRouteOrBadOptions(ip)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, true",
    "223.255.255.255, true",
    "0.0.0.0, false",
    "0.1.2.3, false",
    "127.0.0.1, false",
    "224.0.0.1, false",
    "240.0.0.1, false",
    "255.255.255.255, false"
  })
  void knowsWhichIpv4AddressIsAHost(String literal, boolean expected) {
    assertThat(Ipv4.isHost(PacketMemory.u32(put(TestFrames.ip(literal))))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "fe80::1, true",
    "fd00::1, true",
    "::2, true",
    "::, false",
    "::1, false",
    "ff02::1, false"
  })
  void knowsWhichIpv6AddressIsAHost(String literal, boolean expected) {
    long ip = put(TestFrames.ip(literal));
    assertThat(Ipv6.isHost(PacketMemory.u64(ip), PacketMemory.u64(ip + 8))).isEqualTo(expected);
  }

  @Test
  void knowsSolicitedNodeGroups() {
    long ip = put(TestFrames.ip("ff02::1:ff12:3456"));
    assertThat(Ipv6.isSolicitedNode(PacketMemory.u64(ip), PacketMemory.u64(ip + 8))).isTrue();
    ip = put(TestFrames.ip("ff02::2:ff12:3456"));
    assertThat(Ipv6.isSolicitedNode(PacketMemory.u64(ip), PacketMemory.u64(ip + 8))).isFalse();
  }

  private long walk(int nextHeader, String headers, int readable) {
    byte[] packet = TestFrames.v6("fd00::1", "fd00::2", nextHeader, 64, hex(headers));
    return Ipv6.upperLayer(put(packet), 40 + readable);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        // next header, headers, readable, protocol, offset, fragment header
        "17, '', 0, 17, 40, 0",
        "59, '', 0, 59, 40, 0",
        "0, 1100000000000000, 8, 17, 48, 0",
        "0, 3c00000000000000 3a01000000000000 0000000000000000, 24, 58, 64, 0",
        "44, 3a00000100000007, 8, 58, 48, 40",
        "44, 3c00000100000007 3a00000000000000, 16, 58, 56, 40",
        "44, 3c00000900000007, 8, 60, 48, 40",
        "43, 1100020000000000, 8, 17, 48, 0"
      })
  void walksExtensionHeaders(
      int nextHeader, String headers, int readable, int protocol, int offset, int fragmentHeader) {
    long upperLayer = walk(nextHeader, headers, readable);
    assertThat(Ipv6.protocol(upperLayer)).isEqualTo(protocol);
    assertThat(Ipv6.offset(upperLayer)).isEqualTo(offset);
    assertThat(Ipv6.fragmentHeader(upperLayer)).isEqualTo(fragmentHeader);
  }

  @Test
  void endsTheWalkWhereTheBytesEnd() {
    assertThat(walk(0, "1100000000000000", 7)).isEqualTo(Ipv6.CUT_OFF);
    assertThat(walk(0, "1101000000000000", 15)).isEqualTo(Ipv6.CUT_OFF);
    assertThat(walk(60, "11ff000000000000", 8)).isEqualTo(Ipv6.CUT_OFF);
    assertThat(walk(44, "1100", 2)).isEqualTo(Ipv6.CUT_OFF);
  }

  @Test
  void refusesHeadersThatMustNotBeThere() {
    String options = "3c00000000000000";
    assertThat(walk(60, options.repeat(7) + "1100000000000000", 64)).isPositive();
    assertThat(walk(60, options.repeat(9), 72)).isEqualTo(Ipv6.MALFORMED);
    assertThat(walk(60, "0000000000000000 1100000000000000", 16)).isEqualTo(Ipv6.MALFORMED);
    assertThat(walk(43, "1100040100000000", 8)).isEqualTo(Ipv6.MALFORMED);
    assertThat(walk(44, "2c00000100000007 1100000100000007", 16)).isEqualTo(Ipv6.MALFORMED);
  }

  @Test
  void checksOptionsOfASolicitation() {
    long ndp = put(join(new byte[24], hex("0101020304050607")));
    assertThat(Ndp.optionsAreSound(ndp, 24)).isTrue();
    assertThat(Ndp.optionsAreSound(ndp, 32)).isTrue();
    assertThat(Ndp.optionsAreSound(ndp, 28)).isFalse();
    assertThat(Ndp.hasOption(ndp, 32, 1)).isTrue();
    assertThat(Ndp.hasOption(ndp, 32, 2)).isFalse();
    ndp = put(join(new byte[24], hex("0e00020304050607")));
    assertThat(Ndp.optionsAreSound(ndp, 32)).isFalse();
    ndp = put(join(new byte[24], hex("0e02020304050607")));
    assertThat(Ndp.optionsAreSound(ndp, 32)).isFalse();
  }
}
