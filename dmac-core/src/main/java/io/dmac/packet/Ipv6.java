package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.putU8;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u64;
import static io.dmac.packet.PacketMemory.u8;

/**
 * The IPv6 header and its extension headers (RFC 8200). The address is that of the header, of which
 * {@link #HEADER_LENGTH} bytes must be readable. An IP address is two longs in network order.
 */
public final class Ipv6 {
  public static final int HEADER_LENGTH = 40;

  /** Bytes of the fragment header. */
  public static final int FRAGMENT_HEADER_LENGTH = 8;

  /** Extension headers walked at most; RFC 8200 knows six kinds, and destination options twice. */
  public static final int MAX_EXTENSION_HEADERS = 8;

  /** Answer of {@link #upperLayer}: the headers go on beyond the readable bytes. */
  public static final long CUT_OFF = -1;

  /** Answer of {@link #upperLayer}: a header that must not be there, or too many of them. */
  public static final long MALFORMED = -2;

  /** The first eight bytes of ff02::1, all nodes of the link, and of its solicited-node groups. */
  public static final long LINK_MULTICAST_HIGH = 0xFF02_0000_0000_0000L;

  /** The last eight bytes of ff02::1. */
  public static final long ALL_NODES_LOW = 1;

  private static final int SOURCE_OFFSET = 8;
  private static final int DESTINATION_OFFSET = 24;

  private Ipv6() {}

  public static int version(long address) {
    return u8(address) >>> 4;
  }

  /** Bytes behind the header, extension headers included. */
  public static int payloadLength(long address) {
    return u16(address + 4);
  }

  public static int nextHeader(long address) {
    return u8(address + 6);
  }

  public static int hopLimit(long address) {
    return u8(address + 7);
  }

  public static void putHopLimit(long address, int hopLimit) {
    putU8(address + 7, hopLimit);
  }

  public static long sourceHigh(long address) {
    return u64(address + SOURCE_OFFSET);
  }

  public static long sourceLow(long address) {
    return u64(address + SOURCE_OFFSET + 8);
  }

  public static long destinationHigh(long address) {
    return u64(address + DESTINATION_OFFSET);
  }

  public static long destinationLow(long address) {
    return u64(address + DESTINATION_OFFSET + 8);
  }

  /** Exchanges source and destination, which leaves every checksum that covers both as it is. */
  public static void swapAddresses(long address) {
    long high = raw64(address + SOURCE_OFFSET);
    long low = raw64(address + SOURCE_OFFSET + 8);
    putRaw64(address + SOURCE_OFFSET, raw64(address + DESTINATION_OFFSET));
    putRaw64(address + SOURCE_OFFSET + 8, raw64(address + DESTINATION_OFFSET + 8));
    putRaw64(address + DESTINATION_OFFSET, high);
    putRaw64(address + DESTINATION_OFFSET + 8, low);
  }

  /** Whether the address lies in ff00::/8. */
  public static boolean isMulticast(long high) {
    return high >>> 56 == 0xFF;
  }

  public static boolean isUnspecified(long high, long low) {
    return (high | low) == 0;
  }

  /** Whether one host can have the address and be answered: not ::, ::1 nor multicast. */
  public static boolean isHost(long high, long low) {
    return !isMulticast(high) && !(high == 0 && (low == 0 || low == 1));
  }

  /** Whether the address is a solicited-node multicast address, ff02::1:ff00:0/104 (RFC 4291). */
  public static boolean isSolicitedNode(long high, long low) {
    return high == LINK_MULTICAST_HIGH && low >>> 24 == 0x1_FFL;
  }

  /**
   * Walks the extension headers to the upper-layer header, or in a fragment other than the first to
   * the fragment's data.
   *
   * <p>A routing header with segments left is malformed here: it belongs to a router, and its
   * packet's checksum is made for another destination (RFC 8200, section 8.1).
   *
   * @param length readable bytes from the IPv6 header on, at least {@link #HEADER_LENGTH}
   * @return to be read by {@link #protocol}, {@link #offset} and {@link #fragmentHeader}; {@link
   *     #CUT_OFF} or {@link #MALFORMED}, both negative, else
   */
  public static long upperLayer(long address, int length) {
    int next = nextHeader(address);
    int offset = HEADER_LENGTH;
    int fragmentHeader = 0;
    for (int walked = 0; walked <= MAX_EXTENSION_HEADERS; walked++) {
      boolean fragment = next == IpProtocol.FRAGMENT;
      if (!fragment
          && next != IpProtocol.HOP_BY_HOP
          && next != IpProtocol.ROUTING
          && next != IpProtocol.DESTINATION_OPTIONS) {
        return (long) fragmentHeader << 32 | (long) offset << 8 | next;
      }
      if (offset + 8 > length) {
        return CUT_OFF;
      }
      long header = address + offset;
      if ((next == IpProtocol.HOP_BY_HOP && walked > 0)
          || (next == IpProtocol.ROUTING && u8(header + 3) != 0)
          || (fragment && fragmentHeader != 0)) {
        return MALFORMED;
      }
      next = u8(header);
      if (fragment) {
        fragmentHeader = offset;
        offset += FRAGMENT_HEADER_LENGTH;
        if (fragmentOffset(header) != 0) {
          return (long) fragmentHeader << 32 | (long) offset << 8 | next;
        }
      } else {
        offset += (u8(header + 1) + 1) << 3;
        if (offset > length) {
          return CUT_OFF;
        }
      }
    }
    return MALFORMED;
  }

  /** The upper-layer protocol of a walk. */
  public static int protocol(long upperLayer) {
    return (int) upperLayer & 0xFF;
  }

  /** Offset from the IPv6 header of the upper-layer header, or of a later fragment's data. */
  public static int offset(long upperLayer) {
    return (int) (upperLayer >>> 8) & 0xFF_FFFF;
  }

  /** Offset from the IPv6 header of the fragment header, 0 when there is none. */
  public static int fragmentHeader(long upperLayer) {
    return (int) (upperLayer >>> 32);
  }

  /** In bytes, from the address of a fragment header. */
  public static int fragmentOffset(long fragmentHeader) {
    return u16(fragmentHeader + 2) & 0xFFF8;
  }

  /** From the address of a fragment header. */
  public static boolean moreFragments(long fragmentHeader) {
    return (u16(fragmentHeader + 2) & 1) != 0;
  }

  /** From the address of a fragment header. */
  public static long identification(long fragmentHeader) {
    return u32(fragmentHeader + 4);
  }
}
