package io.dmac.decode;

import static io.dmac.decode.SoundFrames.A;
import static io.dmac.decode.SoundFrames.B;
import static io.dmac.decode.SoundFrames.V4_A;
import static io.dmac.decode.SoundFrames.V4_B;
import static io.dmac.decode.SoundFrames.V6_A;
import static io.dmac.decode.SoundFrames.V6_B;
import static io.dmac.decode.SoundFrames.aToB;
import static io.dmac.decode.SoundFrames.probe;
import static io.dmac.decode.SoundFrames.v4AToB;
import static io.dmac.decode.SoundFrames.v6AToB;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.icmp;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.partialChecksum;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.put16;
import static io.dmac.packet.TestFrames.tcp;
import static io.dmac.packet.TestFrames.u16;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.decode.Layer.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {
  private static Decoded decode(byte[] frame) {
    return FrameDecoder.decode(frame, frame.length);
  }

  private static Layer last(byte[] frame) {
    return decode(frame).layers().getLast();
  }

  private static List<String> faults(Decoded decoded) {
    return decoded.layers().stream().flatMap(layer -> layer.faults().stream()).toList();
  }

  static Stream<Arguments> sound() {
    return SoundFrames.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void saysInALineWhatASoundFrameIs(String line, byte[] frame) {
    assertThat(decode(frame).summary()).isEqualTo(line);
    assertThat(faults(decode(frame))).isEmpty();
    // A driver pads a short frame.
    assertThat(faults(decode(Arrays.copyOf(frame, frame.length + 9)))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sound")
  void bearsAFrameThatIsCutOffAnywhere(String line, byte[] frame) {
    List<String> whole = protocols(decode(frame));
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      for (Decoded decoded : List.of(decode(cut), FrameDecoder.decode(cut, frame.length))) {
        List<String> layers = protocols(decoded);
        assertThat(layers).isEqualTo(whole.subList(0, layers.size()));
        // Without its magic a probe is a payload like others.
        boolean lostOne = layers.size() < whole.size() && !whole.getLast().equals("probe");
        assertThat(lostOne && faults(decoded).isEmpty()).isFalse();
      }
    }
  }

  private static List<String> protocols(Decoded decoded) {
    return decoded.layers().stream().map(Layer::protocol).toList();
  }

  @Test
  void bearsAnyBytes() {
    Random random = new Random(5);
    List<byte[]> sound = List.copyOf(SoundFrames.all().values());
    int layers = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] frame = sound.get(random.nextInt(sound.size())).clone();
      int changes = 1 + random.nextInt(6);
      for (int j = 0; j < changes; j++) {
        frame[12 + random.nextInt(frame.length - 12)] = (byte) random.nextInt(256);
      }
      frame = Arrays.copyOf(frame, random.nextInt(frame.length + 20));
      Decoded decoded = FrameDecoder.decode(frame, frame.length + random.nextInt(100));
      layers += decoded.layers().size();
      assertThat(decoded.summary()).isNotEmpty();
      random.nextBytes(frame);
      assertThat(decode(frame).layers()).isNotEmpty();
    }
    // Else nothing but the Ethernet header would be tried.
    assertThat(layers).isGreaterThan(400_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | Ethernet [truncated: 0 of 14 bytes]",
        "13  | Ethernet [truncated: 13 of 14 bytes]",
        "14  | 02:00:00:00:00:01 > 02:00:00:00:00:02, IPv4 [truncated: 0 of 20 bytes]",
        "17  | 02:00:00:00:00:01 > 02:00:00:00:00:02, IPv4 [truncated: 3 of 20 bytes]",
        "37  | 02:00:00:00:00:01 > 02:00:00:00:00:02, IPv4 10.9.0.1 > 10.9.0.2"
            + " [length 92, of which the frame has 23]: UDP [truncated: 3 of 8 bytes]",
        "50  | 02:00:00:00:00:01 > 02:00:00:00:00:02, IPv4 10.9.0.1 > 10.9.0.2"
            + " [length 92, of which the frame has 36]: UDP 4000 > 7, length 64"
            + " [length 72, of which the frame has 16]"
      })
  void saysWhereAFrameEnds(int length, String line) {
    byte[] frame = v4AToB(17, udp(V4_A, V4_B, 4000, 7, pattern(64)));
    assertThat(decode(Arrays.copyOf(frame, length)).summary()).isEqualTo(line);
  }

  @Test
  void takesNoCaptureForADamagedFrame() {
    byte[] frame = v4AToB(17, udp(V4_A, V4_B, 4000, 7, pattern(64)));
    Decoded decoded = FrameDecoder.decode(Arrays.copyOf(frame, 50), frame.length);
    assertThat(faults(decoded)).isEmpty();
    assertThat(decoded.summary()).endsWith("UDP 4000 > 7, length 64");
    assertThat(decoded.layers().getFirst().fields())
        .contains(new Field("length", "106"), new Field("captured", "50"));
    assertThat(decoded.layers().getLast().value("checksum").orElseThrow()).doesNotContain("(");
    assertThat(FrameDecoder.decode(Arrays.copyOf(frame, 37), frame.length).summary())
        .endsWith("IPv4 10.9.0.1 > 10.9.0.2: UDP [truncated: 3 of 8 bytes]");
  }

  @Test
  void namesTheFieldsOfEachLayer() {
    byte[] udp = udp(V4_A, V4_B, 4000, 7, probe(0x1A2B_3C4D, -1, 99, "hi\n"));
    byte[] packet = v4(V4_A, V4_B, 17).options("01010100").dontFragment().of(udp);
    List<Layer> layers = decode(aToB(0x0800, packet, 0x8100, 0xB005)).layers();
    assertThat(layers)
        .extracting(Layer::protocol)
        .containsExactly("Ethernet", "802.1Q", "IPv4", "UDP", "probe");
    assertThat(layers.get(0).fields())
        .containsExactly(
            new Field("destination", B),
            new Field("source", A),
            new Field("length", "81"),
            new Field("type", "802.1Q (0x8100)"));
    assertThat(layers.get(1).fields())
        .containsExactly(
            new Field("id", "5"),
            new Field("priority", "5"),
            new Field("drop eligible", "true"),
            new Field("type", "IPv4 (0x0800)"));
    assertThat(layers.get(2).fields())
        .containsExactly(
            new Field("source", V4_A),
            new Field("destination", V4_B),
            new Field("header length", "24"),
            new Field("options", "4 bytes"),
            new Field("type of service", "0x00"),
            new Field("total length", "63"),
            new Field("identification", "4660"),
            new Field("do not fragment", "true"),
            new Field("more fragments", "false"),
            new Field("fragment offset", "0"),
            new Field("time to live", "63"),
            new Field("protocol", "UDP (17)"),
            new Field("checksum", checksum(packet, 10, "right")));
    assertThat(layers.get(3).fields())
        .containsExactly(
            new Field("source port", "4000"),
            new Field("destination port", "7"),
            new Field("length", "39"),
            new Field("checksum", checksum(udp, 6, "right")));
    assertThat(layers.get(4).fields())
        .containsExactly(
            new Field("run", "1a2b3c4d"),
            new Field("sequence", "18446744073709551615"),
            new Field("time stamp", "99 ns"),
            new Field("check", "right"),
            new Field("content length", "3"),
            new Field("content", "hi."));
  }

  private static String checksum(byte[] of, int offset, String verdict) {
    return String.format("0x%02x%02x (%s)", of[offset], of[offset + 1], verdict);
  }

  @Test
  void tellsAWrongChecksumFromOneThatIsLeftToTheDevice() {
    byte[] segment = tcp(V4_A, V4_B, 1, 2, pattern(9));
    int right = u16(segment, 16);
    put16(segment, 16, right ^ 0x0101);
    Layer tcp = last(v4AToB(6, segment));
    assertThat(tcp.value("checksum")).hasValue(checksum(segment, 16, "wrong"));
    assertThat(tcp.faults()).containsExactly(String.format("checksum should be 0x%04x", right));
    put16(segment, 16, partialChecksum(V4_A, V4_B, 6, segment.length));
    assertThat(last(v4AToB(6, segment)).value("checksum"))
        .hasValue(checksum(segment, 16, "left to the device"));

    byte[] datagram = udp(V6_A, V6_B, 1, 2, pattern(9));
    put16(datagram, 6, partialChecksum(V6_A, V6_B, 17, datagram.length));
    assertThat(last(v6AToB(17, datagram)).value("checksum"))
        .hasValue(checksum(datagram, 6, "left to the device"));
    put16(datagram, 6, 0);
    assertThat(last(v6AToB(17, datagram)).value("checksum")).hasValue("none");

    byte[] ping = icmp(8, 0, 1, 2, pattern(9));
    put16(ping, 2, 0);
    assertThat(last(v4AToB(1, ping)).faults())
        .singleElement()
        .asString()
        .startsWith("checksum should be 0x");

    byte[] packet = v4(V4_A, V4_B, 17).of(datagram);
    packet[8]++;
    assertThat(decode(aToB(0x0800, packet)).summary())
        .contains("10.9.0.2 [checksum should be 0x")
        .contains("]: UDP");
  }

  @Test
  void findsAProbeBehindHeadersThatItDoesNotKnow() {
    byte[] probe = probe(7, 8, 9, "x");
    assertThat(decode(aToB(0x1234, join(hex("0102030405"), probe))).summary())
        .endsWith("0x1234, length 34, probe run 00000007 seq 8 \"x\"");
    assertThat(decode(aToB(0x1234, join(hex("646d6163 05"), probe))).summary())
        .contains("probe run")
        .endsWith("[check wrong]");
    byte[] damaged = probe.clone();
    damaged[15]++;
    assertThat(decode(aToB(0x1234, join(hex("0102030405"), damaged))).layers()).hasSize(1);
    assertThat(decode(aToB(0x1234, damaged)).summary())
        .endsWith("probe run 00000007 seq 9 \"x\" [check wrong]");
    assertThat(decode(aToB(0x1234, Arrays.copyOf(probe, 10))).summary())
        .endsWith("probe [truncated: 10 of 28 bytes]");
  }

  @Test
  void endsAtALayerThatContradictsItself() {
    byte[] packet = v4(V4_A, V4_B, 17).of(udp(V4_A, V4_B, 1, 2, pattern(9)));
    packet[0] = 0x55;
    assertThat(last(aToB(0x0800, packet)).faults()).containsExactly("version 5");
    packet[0] = 0x44;
    assertThat(last(aToB(0x0800, packet)).faults())
        .containsExactly("header of 16 bytes in a packet of 37");
    byte[] datagram = udp(V4_A, V4_B, 1, 2, pattern(9));
    put16(datagram, 4, 7);
    assertThat(last(v4AToB(17, datagram)).faults())
        .containsExactly("length 7, less than the header");
    byte[] segment = tcp(V4_A, V4_B, 1, 2, pattern(9));
    segment[12] = 0x40;
    assertThat(last(v4AToB(6, segment)).faults())
        .containsExactly("header of 16 bytes in a segment of 29");
    byte[] solicitation =
        SoundFrames.all().values().stream()
            .filter(frame -> frame.length > 78 && frame[54] == (byte) 135)
            .findFirst()
            .orElseThrow();
    solicitation[79] = 0;
    assertThat(last(solicitation).faults()).contains("an option of length 0");
    solicitation[79] = 2;
    assertThat(last(solicitation).faults()).contains("truncated: 8 of 16 bytes");
  }

  @Test
  void countsTagsUpToABound() {
    int[] tags = IntStream.range(0, 34).map(i -> i % 2 == 0 ? 0x9100 : 1).toArray();
    Decoded decoded = decode(aToB(0x0800, words(0), tags));
    assertThat(decoded.layers()).hasSize(17);
    assertThat(faults(decoded)).containsExactly("more than 16 tags");
    assertThat(decode(aToB(0x1234, words(0), Arrays.copyOf(tags, 32))).summary())
        .endsWith("vlan 1, 0x1234, length 2");
  }

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "fe80::1:0:0:1, fe80::1:0:0:1",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
    "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    "2001:DB8::ffff, 2001:db8::ffff"
  })
  void writesIpv6AddressesInTheirOneForm(String address, String text) {
    byte[] frame = v6AToB(59, new byte[0]);
    System.arraycopy(ip(address), 0, frame, 22, 16);
    assertThat(last(frame).value("source")).hasValue(text);
  }
}
