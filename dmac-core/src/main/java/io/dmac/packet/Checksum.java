package io.dmac.packet;

import static io.dmac.packet.PacketMemory.raw16;
import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u8;

/**
 * The Internet checksum (RFC 1071). A "sum" is a running one's complement sum in the machine's byte
 * order, not yet folded; sums are joined by {@code +}. A "checksum" is sixteen bits in network
 * order, as {@code PacketMemory.u16} reads them.
 *
 * <p>One's complement addition does not mind the byte order (RFC 1071, section 2B), so the bytes
 * are swapped once, at the end.
 */
public final class Checksum {
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private Checksum() {}

  /**
   * The sum of memory. An odd last byte counts as if a zero byte followed; so only the last of sums
   * that are joined may be of an odd length.
   */
  public static long sum(long address, int length) {
    // Both halves of a word go into 64 bits: the carries collect in the upper half by themselves.
    // Two sums, because one would make each addition wait for the last.
    long low = 0;
    long high = 0;
    int offset = 0;
    for (; offset <= length - 8; offset += 8) {
      long word = raw64(address + offset);
      low += word & LOW_32;
      high += word >>> 32;
    }
    long sum = low + high;
    if (offset <= length - 4) {
      sum += raw32(address + offset) & LOW_32;
      offset += 4;
    }
    if (offset <= length - 2) {
      sum += raw16(address + offset) & 0xFFFF;
      offset += 2;
    }
    if (offset < length) {
      sum += u8(address + offset);
    }
    return sum;
  }

  /**
   * The sum of the pseudo header of TCP and UDP over IPv4 (RFC 768, RFC 9293).
   *
   * @param ipv4 address of the IPv4 header
   * @param length bytes of the upper layer's header and payload
   */
  public static long pseudoHeaderV4(long ipv4, int protocol, int length) {
    return (raw32(ipv4 + 12) & LOW_32)
        + (raw32(ipv4 + 16) & LOW_32)
        + ofNetworkOrder(length)
        + ofNetworkOrder(protocol);
  }

  /**
   * The sum of the pseudo header of every upper layer over IPv6 (RFC 8200, section 8.1).
   *
   * @param ipv6 address of the IPv6 header
   * @param length bytes of the upper layer's header and payload
   */
  public static long pseudoHeaderV6(long ipv6, int protocol, int length) {
    return sum(ipv6 + 8, 32) + ofNetworkOrder(length) + ofNetworkOrder(protocol);
  }

  /** The sum of one sixteen-bit field. */
  public static long ofNetworkOrder(int value) {
    return Short.reverseBytes((short) value) & 0xFFFF;
  }

  /** The sum of one thirty-two-bit field, at an even distance from where the sum begins. */
  public static long ofU32(long value) {
    return Integer.reverseBytes((int) value) & LOW_32;
  }

  /** The sum of one sixty-four-bit field, at an even distance from where the sum begins. */
  public static long ofU64(long value) {
    long word = Long.reverseBytes(value);
    return (word & LOW_32) + (word >>> 32);
  }

  /** Folds a sum to sixteen bits in network order, not yet complemented. */
  public static int fold(long sum) {
    long folded = (sum & LOW_32) + (sum >>> 32);
    folded = (folded & 0xFFFF) + (folded >>> 16);
    folded = (folded & 0xFFFF) + (folded >>> 16);
    folded = (folded & 0xFFFF) + (folded >>> 16);
    return Short.reverseBytes((short) folded) & 0xFFFF;
  }

  /** The checksum of a sum made while the checksum field was 0. */
  public static int of(long sum) {
    return ~fold(sum) & 0xFFFF;
  }

  /** Whether a sum that includes the checksum field says that nothing was damaged. */
  public static boolean isRight(long sum) {
    return fold(sum) == 0xFFFF;
  }

  /**
   * The checksum after one sixteen-bit word changed (RFC 1624, equation 3).
   *
   * @param before the word as it was, in network order
   * @param after the word as it is
   */
  public static int update(int checksum, int before, int after) {
    int sum = (~checksum & 0xFFFF) + (~before & 0xFFFF) + after;
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return ~sum & 0xFFFF;
  }
}
