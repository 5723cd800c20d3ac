package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU32;
import static io.dmac.packet.PacketMemory.putU48;
import static io.dmac.packet.PacketMemory.putU64;
import static io.dmac.packet.PacketMemory.u64;
import static io.dmac.packet.PacketMemory.u8;

/**
 * ICMPv6 types (RFC 4443) and neighbour discovery (RFC 4861). The address is that of the ICMPv6
 * header, of which {@link #SOLICITATION_LENGTH} bytes must be readable.
 */
public final class Ndp {
  public static final int ECHO_REQUEST = 128;
  public static final int ECHO_REPLY = 129;

  /** Multicast listener query, report and done (RFC 2710): 130 to 132. */
  public static final int LISTENER_QUERY = 130;

  public static final int LISTENER_DONE = 132;

  /** Router solicitation and advertisement, neighbour solicitation and advertisement, redirect. */
  public static final int ROUTER_SOLICITATION = 133;

  public static final int NEIGHBOUR_SOLICITATION = 135;
  public static final int NEIGHBOUR_ADVERTISEMENT = 136;
  public static final int REDIRECT = 137;

  /** Version 2 multicast listener report (RFC 3810). */
  public static final int LISTENER_REPORT_V2 = 143;

  /** The hop limit of every valid message: no router has passed it on. */
  public static final int HOP_LIMIT = 255;

  /** Bytes of a neighbour solicitation or advertisement without options. */
  public static final int SOLICITATION_LENGTH = 24;

  /** Bytes of a neighbour advertisement with a target link-layer address. */
  public static final int ADVERTISEMENT_LENGTH = 32;

  public static final long FLAG_SOLICITED = 0x4000_0000L;
  public static final long FLAG_OVERRIDE = 0x2000_0000L;

  public static final int OPTION_SOURCE_LINK_LAYER_ADDRESS = 1;
  public static final int OPTION_TARGET_LINK_LAYER_ADDRESS = 2;

  private Ndp() {}

  /** Whether a type of ICMPv6 belongs to the link: neighbour discovery or listener discovery. */
  public static boolean isLinkManagement(int type) {
    return (type >= LISTENER_QUERY && type <= REDIRECT) || type == LISTENER_REPORT_V2;
  }

  public static long targetHigh(long address) {
    return u64(address + 8);
  }

  public static long targetLow(long address) {
    return u64(address + 16);
  }

  /** Whether all options of a solicitation have a length that is not 0 and end where it does. */
  public static boolean optionsAreSound(long address, int length) {
    int offset = SOLICITATION_LENGTH;
    while (offset + 8 <= length) {
      int optionLength = u8(address + offset + 1) << 3;
      if (optionLength == 0) {
        return false;
      }
      offset += optionLength;
    }
    return offset == length;
  }

  /** Whether a solicitation whose options are sound has one of a type. */
  public static boolean hasOption(long address, int length, int type) {
    for (int offset = SOLICITATION_LENGTH;
        offset < length;
        offset += u8(address + offset + 1) << 3) {
      if (u8(address + offset) == type) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes the {@link #ADVERTISEMENT_LENGTH} bytes of a neighbour advertisement; its checksum is 0
   * until the IPv6 header is known.
   *
   * @param mac the target's, as {@code MacAddress.bits()}
   */
  public static void writeAdvertisement(
      long address, long flags, long targetHigh, long targetLow, long mac) {
    putU32(address, (long) NEIGHBOUR_ADVERTISEMENT << 24);
    putU32(address + 4, flags);
    putU64(address + 8, targetHigh);
    putU64(address + 16, targetLow);
    putU16(address + 24, OPTION_TARGET_LINK_LAYER_ADDRESS << 8 | 1);
    putU48(address + 26, mac);
  }
}
