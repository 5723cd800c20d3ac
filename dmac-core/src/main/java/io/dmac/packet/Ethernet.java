package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putRaw32;
import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u16;

/**
 * The Ethernet header (IEEE 802.3) and its VLAN tags (802.1Q, 802.1ad). Every accessor asks for at
 * least {@link #HEADER_LENGTH} bytes at the address.
 *
 * <p>A "wire" address is one as {@code MacAddress.wire()} has it.
 */
public final class Ethernet {
  /** Bytes of the untagged header: destination 6, source 6, EtherType 2. */
  public static final int HEADER_LENGTH = 14;

  /** Bytes of the shortest legal frame, without its frame check sequence. */
  public static final int MIN_FRAME_LENGTH = 60;

  /** Bytes of one VLAN tag. */
  public static final int TAG_LENGTH = 4;

  /**
   * Tags walked at most: twice the two of QinQ. What lies deeper counts as an unknown EtherType.
   */
  public static final int MAX_TAGS = 4;

  public static final int TYPE_IPV4 = 0x0800;
  public static final int TYPE_ARP = 0x0806;
  public static final int TYPE_IPV6 = 0x86DD;

  /** 802.1Q customer tag. */
  public static final int TYPE_VLAN = 0x8100;

  /** 802.1ad service tag. */
  public static final int TYPE_SERVICE_VLAN = 0x88A8;

  /** Service tag of devices older than 802.1ad. */
  public static final int TYPE_OLD_SERVICE_VLAN = 0x9100;

  /** The broadcast address as {@link #destinationWire} reads it. */
  public static final long BROADCAST_WIRE = 0xFFFF_FFFF_FFFFL;

  private static final long ADDRESS_MASK = 0xFFFF_FFFF_FFFFL;

  /** The I/G bit: the lowest of the first octet, hence the lowest of a wire address. */
  private static final long GROUP_BIT = 1;

  private Ethernet() {}

  public static long destinationWire(long address) {
    return raw64(address) & ADDRESS_MASK;
  }

  public static long sourceWire(long address) {
    return raw64(address + 6) & ADDRESS_MASK;
  }

  /** Whether a wire address is a group address: multicast or broadcast. */
  public static boolean isGroup(long wire) {
    return (wire & GROUP_BIT) != 0;
  }

  /** The type field of the header itself, which may announce a tag. */
  public static int etherType(long address) {
    return u16(address + 12);
  }

  /**
   * Offset of the payload behind all tags; the EtherType that matters lies in the two bytes before
   * it.
   *
   * @param length readable bytes, at least {@link #HEADER_LENGTH}
   * @return -1 when a tag is cut off
   */
  public static int payloadOffset(long address, int length) {
    int offset = HEADER_LENGTH;
    for (int tags = 0; tags < MAX_TAGS && isTag(u16(address + offset - 2)); tags++) {
      offset += TAG_LENGTH;
      if (offset > length) {
        return -1;
      }
    }
    return offset;
  }

  /** Whether an EtherType announces a VLAN tag. */
  public static boolean isTag(int etherType) {
    return etherType == TYPE_VLAN
        || etherType == TYPE_SERVICE_VLAN
        || etherType == TYPE_OLD_SERVICE_VLAN;
  }

  /** Writes both addresses, in two stores. */
  public static void putAddresses(long address, long destinationWire, long sourceWire) {
    putRaw64(address, destinationWire | sourceWire << 48);
    putRaw32(address + 8, (int) (sourceWire >>> 16));
  }
}
