package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU32;
import static io.dmac.packet.PacketMemory.putU48;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u48;

/**
 * ARP for IPv4 over Ethernet (RFC 826). The address is that of the ARP message, of which {@link
 * #LENGTH} bytes must be readable.
 */
public final class Arp {
  /** Bytes of a message for Ethernet and IPv4. */
  public static final int LENGTH = 28;

  public static final int REQUEST = 1;
  public static final int REPLY = 2;

  /**
   * Hardware type 1, protocol type 0x0800, hardware length 6, protocol length 4: its first bytes.
   */
  private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;

  private Arp() {}

  /** Whether hardware and protocol are Ethernet and IPv4. */
  public static boolean isEthernetIpv4(long address) {
    return u48(address) == ETHERNET_IPV4;
  }

  public static int operation(long address) {
    return u16(address + 6);
  }

  /** In network order, as {@code MacAddress.bits()}. */
  public static long senderMac(long address) {
    return u48(address + 8);
  }

  public static long senderIp(long address) {
    return u32(address + 14);
  }

  /** In network order, as {@code MacAddress.bits()}. */
  public static long targetMac(long address) {
    return u48(address + 18);
  }

  public static long targetIp(long address) {
    return u32(address + 24);
  }

  /** Writes a whole message; MAC addresses as {@code MacAddress.bits()}. */
  public static void write(
      long address, int operation, long senderMac, long senderIp, long targetMac, long targetIp) {
    putU48(address, ETHERNET_IPV4);
    putU16(address + 6, operation);
    putU48(address + 8, senderMac);
    putU32(address + 14, senderIp);
    putU48(address + 18, targetMac);
    putU32(address + 24, targetIp);
  }
}
