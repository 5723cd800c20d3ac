package io.dmac.packet;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Frames as tests write and read them: byte by byte in Java arrays, with checksums of their own
 * making, so that no mistake of the code under test is in both.
 */
public final class TestFrames {
  private TestFrames() {}

  /** Joins byte arrays. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Bytes from hexadecimal digits; spaces and colons do not count. */
  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("[ :]", ""));
  }

  /** Sixteen-bit values in network order. */
  public static byte[] words(int... values) {
    byte[] bytes = new byte[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      put16(bytes, 2 * i, values[i]);
    }
    return bytes;
  }

  /** {@code length} bytes that differ from their neighbours. */
  public static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + (i >>> 8) + 1);
    }
    return bytes;
  }

  public static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[bytes.length - 1 - i] = bytes[i];
    }
    return reversed;
  }

  public static int u8(byte[] bytes, int offset) {
    return bytes[offset] & 0xFF;
  }

  public static int u16(byte[] bytes, int offset) {
    return u8(bytes, offset) << 8 | u8(bytes, offset + 1);
  }

  public static void put16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >> 8);
    bytes[offset + 1] = (byte) value;
  }

  public static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** The IP address of a literal. */
  public static byte[] ip(String literal) {
    return inet(literal).getAddress();
  }

  public static InetAddress inet(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  /** The Internet checksum, word by word (RFC 1071); 0 of bytes that include a right one. */
  public static int checksum(byte[]... parts) {
    byte[] bytes = join(parts);
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += i % 2 == 0 ? u8(bytes, i) << 8 : u8(bytes, i);
      if (sum > 0xFFFF) {
        sum = (sum & 0xFFFF) + 1;
      }
    }
    return ~sum & 0xFFFF;
  }

  /** The pseudo header of an upper layer over IPv4 or IPv6, by the length of the addresses. */
  public static byte[] pseudoHeader(byte[] source, byte[] destination, int protocol, int length) {
    return source.length == 4
        ? join(source, destination, words(protocol, length))
        : join(source, destination, words(0, length, 0, protocol));
  }

  /** An Ethernet frame; {@code tags} are pairs of TPID and control information. */
  public static byte[] ethernet(
      String destination, String source, int etherType, byte[] payload, int... tags) {
    return join(hex(destination), hex(source), words(tags), words(etherType), payload);
  }

  /** An ARP message. */
  public static byte[] arp(
      int operation, String senderMac, String senderIp, String targetMac, String targetIp) {
    return join(
        words(1, 0x0800, 0x0604, operation),
        hex(senderMac),
        ip(senderIp),
        hex(targetMac),
        ip(targetIp));
  }

  /** An ICMP message with a right checksum. */
  public static byte[] icmp(int type, int code, int id, int sequence, byte[] payload) {
    byte[] message = join(words(type << 8 | code, 0, id, sequence), payload);
    put16(message, 2, checksum(message));
    return message;
  }

  /** An ICMPv6 message with a right checksum; {@code body} begins behind the checksum. */
  public static byte[] icmpv6(int type, int code, String source, String destination, byte[] body) {
    byte[] message = join(words(type << 8 | code, 0), body);
    put16(
        message,
        2,
        checksum(pseudoHeader(ip(source), ip(destination), 58, message.length), message));
    return message;
  }

  /** A UDP datagram with a right checksum. */
  public static byte[] udp(
      String source, String destination, int sourcePort, int destinationPort, byte[] payload) {
    byte[] datagram = join(words(sourcePort, destinationPort, 8 + payload.length, 0), payload);
    int sum = checksum(pseudoHeader(ip(source), ip(destination), 17, datagram.length), datagram);
    put16(datagram, 6, sum == 0 ? 0xFFFF : sum);
    return datagram;
  }

  /** A TCP segment with a right checksum. */
  public static byte[] tcp(
      String source, String destination, int sourcePort, int destinationPort, byte[] payload) {
    byte[] segment =
        join(words(sourcePort, destinationPort, 1, 2, 3, 4, 0x5018, 512, 0, 0), payload);
    put16(
        segment,
        16,
        checksum(pseudoHeader(ip(source), ip(destination), 6, segment.length), segment));
    return segment;
  }

  /** What the folded, uncomplemented pseudo header puts into a field left to the device. */
  public static int partialChecksum(String source, String destination, int protocol, int length) {
    return ~checksum(pseudoHeader(ip(source), ip(destination), protocol, length)) & 0xFFFF;
  }

  /** An IPv4 header to be varied. */
  public static V4 v4(String source, String destination, int protocol) {
    return new V4(source, destination, protocol, 0x1234, 0, 63, "");
  }

  /**
   * An IPv4 header.
   *
   * @param flagsAndOffset the sixteen bits as they lie in the header
   * @param options a multiple of four bytes as hexadecimal digits
   */
  public record V4(
      String source,
      String destination,
      int protocol,
      int id,
      int flagsAndOffset,
      int ttl,
      String options) {
    public V4 fragment(int offset, boolean more) {
      return new V4(
          source, destination, protocol, id, offset >> 3 | (more ? 0x2000 : 0), ttl, options);
    }

    public V4 dontFragment() {
      return new V4(source, destination, protocol, id, 0x4000, ttl, options);
    }

    public V4 id(int newId) {
      return new V4(source, destination, protocol, newId, flagsAndOffset, ttl, options);
    }

    public V4 options(String newOptions) {
      return new V4(source, destination, protocol, id, flagsAndOffset, ttl, newOptions);
    }

    /** The packet with its header checksum right. */
    public byte[] of(byte[] payload) {
      byte[] optionBytes = hex(options);
      int headerLength = 20 + optionBytes.length;
      byte[] header =
          join(
              words(
                  0x4000 | headerLength >> 2 << 8,
                  headerLength + payload.length,
                  id,
                  flagsAndOffset,
                  ttl << 8 | protocol,
                  0),
              ip(source),
              ip(destination),
              optionBytes);
      put16(header, 10, checksum(header));
      return join(header, payload);
    }
  }

  /** An IPv6 packet; {@code payload} includes extension headers. */
  public static byte[] v6(
      String source, String destination, int nextHeader, int hopLimit, byte[] payload) {
    return join(
        words(0x6000, 0x0abc, payload.length, nextHeader << 8 | hopLimit),
        ip(source),
        ip(destination),
        payload);
  }

  /** An IPv6 fragment header. */
  public static byte[] fragmentHeader(int nextHeader, int offset, boolean more, int id) {
    return words(nextHeader << 8, offset | (more ? 1 : 0), id >>> 16, id & 0xFFFF);
  }

  /** Whether the IPv4 header at an offset has a right checksum. */
  public static boolean hasRightV4Header(byte[] frame, int offset) {
    return checksum(slice(frame, offset, offset + (frame[offset] & 0xF) * 4)) == 0;
  }

  /** Whether the upper layer of the IPv4 packet at an offset has a right checksum. */
  public static boolean hasRightV4Upper(byte[] frame, int offset) {
    int protocol = u8(frame, offset + 9);
    int headerLength = (frame[offset] & 0xF) * 4;
    byte[] upper = slice(frame, offset + headerLength, offset + u16(frame, offset + 2));
    byte[] pseudo =
        protocol == 1
            ? new byte[0]
            : pseudoHeader(
                slice(frame, offset + 12, offset + 16),
                slice(frame, offset + 16, offset + 20),
                protocol,
                upper.length);
    return checksum(pseudo, upper) == 0;
  }

  /** Whether the upper layer of the IPv6 packet without extension headers has a right checksum. */
  public static boolean hasRightV6Upper(byte[] frame, int offset) {
    byte[] upper = slice(frame, offset + 40, offset + 40 + u16(frame, offset + 4));
    return checksum(
            pseudoHeader(
                slice(frame, offset + 8, offset + 24),
                slice(frame, offset + 24, offset + 40),
                u8(frame, offset + 6),
                upper.length),
            upper)
        == 0;
  }
}
