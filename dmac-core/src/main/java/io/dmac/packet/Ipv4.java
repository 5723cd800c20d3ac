package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putRaw32;
import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU8;
import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u8;

/**
 * The IPv4 header (RFC 791). The address is that of the header, of which {@link #MIN_HEADER_LENGTH}
 * bytes must be readable.
 */
public final class Ipv4 {
  /** Bytes of a header without options. */
  public static final int MIN_HEADER_LENGTH = 20;

  private static final int TTL_OFFSET = 8;
  private static final int CHECKSUM_OFFSET = 10;
  private static final int SOURCE_OFFSET = 12;
  private static final int DESTINATION_OFFSET = 16;

  private static final int OPTION_END = 0;
  private static final int OPTION_NOP = 1;
  private static final int OPTION_LOOSE_SOURCE_ROUTE = 131;
  private static final int OPTION_STRICT_SOURCE_ROUTE = 137;

  private Ipv4() {}

  public static int version(long address) {
    return u8(address) >>> 4;
  }

  /** Bytes of the header with its options: 0 to 60, legal from 20. */
  public static int headerLength(long address) {
    return (u8(address) & 0xF) << 2;
  }

  /** Bytes of header and payload. */
  public static int totalLength(long address) {
    return u16(address + 2);
  }

  public static int identification(long address) {
    return u16(address + 4);
  }

  public static boolean moreFragments(long address) {
    return (u16(address + 6) & 0x2000) != 0;
  }

  /** In bytes. */
  public static int fragmentOffset(long address) {
    return (u16(address + 6) & 0x1FFF) << 3;
  }

  public static int ttl(long address) {
    return u8(address + TTL_OFFSET);
  }

  public static int protocol(long address) {
    return u8(address + 9);
  }

  public static int checksum(long address) {
    return u16(address + CHECKSUM_OFFSET);
  }

  public static long source(long address) {
    return u32(address + SOURCE_OFFSET);
  }

  public static long destination(long address) {
    return u32(address + DESTINATION_OFFSET);
  }

  /** Exchanges source and destination, which leaves every checksum that covers both as it is. */
  public static void swapAddresses(long address) {
    int source = raw32(address + SOURCE_OFFSET);
    putRaw32(address + SOURCE_OFFSET, raw32(address + DESTINATION_OFFSET));
    putRaw32(address + DESTINATION_OFFSET, source);
  }

  /** Sets the time to live and brings the header checksum up to date. */
  public static void putTtl(long address, int ttl) {
    int before = u16(address + TTL_OFFSET);
    putU8(address + TTL_OFFSET, ttl);
    putU16(
        address + CHECKSUM_OFFSET,
        Checksum.update(checksum(address), before, u16(address + TTL_OFFSET)));
  }

  /**
   * Whether one host can have the address and be answered: not in 0.0.0.0/8, 127.0.0.0/8, nor
   * multicast, reserved or broadcast (224.0.0.0 and above); RFC 1122, section 3.2.1.3.
   */
  public static boolean isHost(long ip) {
    long network = ip >>> 24;
    return network != 0 && network != 127 && network < 224;
  }

  /**
   * Whether the options name a source route, or cannot be walked; either way the packet wants no
   * answer that keeps its options. {@link #headerLength} bytes must be readable.
   */
  public static boolean hasSourceRouteOrBadOptions(long address) {
    int length = headerLength(address);
    int offset = MIN_HEADER_LENGTH;
    while (offset < length) {
      int type = u8(address + offset);
      if (type == OPTION_END) {
        return false;
      }
      if (type == OPTION_NOP) {
        offset++;
        continue;
      }
      int optionLength = offset + 1 < length ? u8(address + offset + 1) : 0;
      if (type == OPTION_LOOSE_SOURCE_ROUTE
          || type == OPTION_STRICT_SOURCE_ROUTE
          || optionLength < 2
          || offset + optionLength > length) {
        return true;
      }
      offset += optionLength;
    }
    return false;
  }
}
