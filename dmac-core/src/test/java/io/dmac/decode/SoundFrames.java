package io.dmac.decode;

import static io.dmac.packet.TestFrames.arp;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.fragmentHeader;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.icmp;
import static io.dmac.packet.TestFrames.icmpv6;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.tcp;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static io.dmac.packet.TestFrames.words;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames in which nothing is wrong, and the line that says what each is. */
final class SoundFrames {
  static final String A = "02:00:00:00:00:01";
  static final String B = "02:00:00:00:00:02";
  static final String V4_A = "10.9.0.1";
  static final String V4_B = "10.9.0.2";
  static final String V6_A = "fd00::1";
  static final String V6_B = "fd00::2";

  private static final String A_TO_B = A + " > " + B + ", ";
  private static final String V4 = A_TO_B + "IPv4 10.9.0.1 > 10.9.0.2";
  private static final String V6 = A_TO_B + "IPv6 fd00::1 > fd00::2";

  private SoundFrames() {}

  /** A probe's payload, with its check made here. */
  static byte[] probe(int run, long sequence, long timeNs, String content) {
    long check =
        (sequence * 0x9E37_79B9_7F4A_7C15L
                + (timeNs ^ (Integer.toUnsignedLong(run) << 32)) * 0xBF58_476D_1CE4_E5B9L)
            >>> 32;
    byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(28 + bytes.length)
        .put(hex("646d6163"))
        .putInt(run)
        .putLong(sequence)
        .putLong(timeNs)
        .putInt((int) check)
        .put(bytes)
        .array();
  }

  static byte[] aToB(int etherType, byte[] payload, int... tags) {
    return ethernet(B, A, etherType, payload, tags);
  }

  static byte[] v4AToB(int protocol, byte[] payload) {
    return aToB(0x0800, v4(V4_A, V4_B, protocol).of(payload));
  }

  static byte[] v6AToB(int nextHeader, byte[] payload) {
    return aToB(0x86DD, v6(V6_A, V6_B, nextHeader, 64, payload));
  }

  private static byte[] neighbour(int type, String flags, String options) {
    byte[] body = join(hex(flags), ip(V6_B), hex(options));
    return aToB(0x86DD, v6(V6_A, V6_B, 58, 255, icmpv6(type, 0, V6_A, V6_B, body)));
  }

  /** By its line. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    byte[] probe = probe(0x1A2B_3C4D, 17, 123_456_789L, "hello, dmac");
    byte[] datagram = udp(V4_A, V4_B, 4000, 7, pattern(64));
    byte[] datagram6 = udp(V6_A, V6_B, 4000, 7, pattern(64));
    byte[] ping = icmp(8, 0, 1, 2, pattern(56));
    all.put(
        A_TO_B
            + "local experimental 1 (0x88b5), length 39, probe run 1a2b3c4d seq 17 \"hello, dmac\"",
        aToB(0x88B5, probe));
    all.put(A_TO_B + "0x1234, length 46", aToB(0x1234, pattern(46)));
    all.put(
        A_TO_B + "vlan 5 priority 3, local experimental 2 (0x88b6), length 46",
        aToB(0x88B6, pattern(46), 0x8100, 0x6005));
    all.put(
        A_TO_B + "vlan 100, vlan 5, IPv4 10.9.0.1 > 10.9.0.2: UDP 4000 > 7, length 64",
        aToB(0x0800, v4(V4_A, V4_B, 17).of(datagram), 0x88A8, 100, 0x8100, 5));
    all.put(
        A_TO_B + "LLC 0x42 > 0x42 UI command",
        aToB(38, join(hex("424203"), pattern(35), new byte[8])));
    all.put(A_TO_B + "LLC 0x00 > 0x00 TEST command", aToB(3, join(hex("0000e3"), new byte[43])));
    all.put(A_TO_B + "LLC 0x01 > 0x00 XID response", aToB(3, hex("0001bf")));
    all.put(A_TO_B + "LLC 0xfe > 0xfe information command", aToB(5, hex("fefe000000")));
    all.put(
        A_TO_B + "LLC 0xaa > 0xaa UI command, SNAP, wake on LAN (0x0842), length 4",
        aToB(12, hex("aaaa03 000000 0842 00000000")));
    all.put(
        A_TO_B + "LLC 0xaa > 0xaa UI command, SNAP 00000c protocol 0x2000",
        aToB(12, hex("aaaa03 00000c 2000 00000000")));

    all.put(
        A_TO_B + "ARP who-has 10.9.0.2 tell 10.9.0.1",
        aToB(0x0806, arp(1, A, V4_A, "000000000000", V4_B)));
    all.put(A_TO_B + "ARP 10.9.0.1 is-at " + A, aToB(0x0806, arp(2, A, V4_A, B, V4_B)));
    all.put(
        A_TO_B + "ARP probe, who-has 10.9.0.2",
        aToB(0x0806, arp(1, A, "0.0.0.0", "000000000000", V4_B)));
    all.put(
        A_TO_B + "ARP announcement, 10.9.0.1 is-at " + A,
        aToB(0x0806, arp(1, A, V4_A, "000000000000", V4_A)));
    all.put(A_TO_B + "ARP operation 9", aToB(0x0806, arp(9, A, V4_A, "000000000000", V4_B)));
    all.put(
        A_TO_B + "ARP of hardware type 6, operation 1",
        aToB(0x0806, join(words(6, 0x0800, 0x0604, 1), new byte[20])));

    all.put(V4 + ": UDP 4000 > 7, length 64", v4AToB(17, datagram));
    all.put(
        V4 + ": UDP 4000 > 7, length 39, probe run 1a2b3c4d seq 17 \"hello, dmac\"",
        v4AToB(17, udp(V4_A, V4_B, 4000, 7, probe)));
    all.put(V4 + ": ICMP echo request, id 1, seq 2, length 64", v4AToB(1, ping));
    all.put(
        V4 + ": ICMP echo reply, id 1, seq 2, length 47, probe run 1a2b3c4d seq 17 \"hello, dmac\"",
        v4AToB(1, icmp(0, 0, 1, 2, probe)));
    all.put(
        V4 + ": ICMP port unreachable, length 36",
        v4AToB(1, icmp(3, 3, 0, 0, v4(V4_B, V4_A, 17).of(hex("00070fa000480000")))));
    all.put(
        V4 + ": TCP 4000 > 7 [PSH, ACK], seq 65538, ack 196612, win 512, length 64",
        v4AToB(6, tcp(V4_A, V4_B, 4000, 7, pattern(64))));
    all.put(V4 + ", OSPF, length 12", v4AToB(89, new byte[12]));
    all.put(V4 + ", protocol 253, length 0", v4AToB(253, new byte[0]));
    all.put(
        V4 + ", fragment offset 0 length 24 of more: ICMP echo request, id 1, seq 2, length 24",
        aToB(0x0800, v4(V4_A, V4_B, 1).fragment(0, true).of(slice(ping, 0, 24))));
    all.put(
        V4 + ", fragment offset 24 length 40, ICMP",
        aToB(0x0800, v4(V4_A, V4_B, 1).fragment(24, false).of(slice(ping, 24, 64))));

    all.put(V6 + ": UDP 4000 > 7, length 64", v6AToB(17, datagram6));
    all.put(
        V6 + ": ICMPv6 echo request, id 1, seq 2, length 12",
        v6AToB(58, icmpv6(128, 0, V6_A, V6_B, words(1, 2, 3, 4))));
    all.put(
        V6
            + ": hop-by-hop options, destination options, fragment header,"
            + " UDP 4000 > 7, length 64",
        v6AToB(
            0,
            join(
                hex("3c00010400000000"),
                hex("2c01010c00000000 0000000000000000"),
                fragmentHeader(17, 0, false, 1),
                datagram6)));
    all.put(
        V6 + ": fragment header offset 64 length 8, UDP",
        v6AToB(44, join(fragmentHeader(17, 64, false, 1), slice(datagram6, 64, 72))));
    all.put(
        V6 + ": fragment header offset 0 length 64 of more, UDP 4000 > 7, length 64",
        v6AToB(44, join(fragmentHeader(17, 0, true, 1), slice(datagram6, 0, 64))));
    all.put(
        V6 + ": routing header, AH, length 12",
        v6AToB(43, join(hex("3300040000000000"), new byte[12])));
    all.put(V6, v6AToB(59, new byte[0]));
    all.put(
        V6 + ": ICMPv6 neighbour solicitation, who has fd00::2, from " + A,
        neighbour(135, "00000000", "0101 020000000001"));
    all.put(
        V6 + ": ICMPv6 neighbour advertisement, fd00::2 (router, solicited, override), is at " + B,
        neighbour(136, "e0000000", "0201 020000000002"));
    all.put(V6 + ": ICMPv6 neighbour advertisement, fd00::2", neighbour(136, "00000000", ""));
    all.put(
        V6 + ": ICMPv6 redirect, fd00::1 by fd00::2",
        neighbour(137, "00000000", "fd000000000000000000000000000001"));
    all.put(
        V6 + ": ICMPv6 router solicitation", v6AToB(58, icmpv6(133, 0, V6_A, V6_B, new byte[4])));
    all.put(
        V6 + ": ICMPv6 router advertisement, from " + A,
        v6AToB(
            58,
            icmpv6(
                134,
                0,
                V6_A,
                V6_B,
                join(new byte[12], hex("0101 020000000001"), hex("0501 0000 000005dc")))));
    all.put(
        V6 + ": ICMPv6 address unreachable, length 56",
        v6AToB(
            58,
            icmpv6(
                1,
                3,
                V6_A,
                V6_B,
                join(new byte[4], v6(V6_B, V6_A, 17, 64, hex("0007 0fa0 0008 0000"))))));
    all.put(
        V6 + ": TCP 4000 > 7 [PSH, ACK], seq 65538, ack 196612, win 512, length 9",
        v6AToB(6, tcp(V6_A, V6_B, 4000, 7, pattern(9))));
    return all;
  }
}
