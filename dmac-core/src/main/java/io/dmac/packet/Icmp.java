package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU8;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u8;

/**
 * ICMP (RFC 792), and of ICMPv6 (RFC 4443) what both have in common. The address is that of the
 * ICMP header, of which {@link #HEADER_LENGTH} bytes must be readable.
 */
public final class Icmp {
  /** Bytes of an echo message's header: type, code, checksum, identifier, sequence number. */
  public static final int HEADER_LENGTH = 8;

  public static final int ECHO_REPLY = 0;
  public static final int ECHO_REQUEST = 8;

  private Icmp() {}

  public static int type(long address) {
    return u8(address);
  }

  public static int code(long address) {
    return u8(address + 1);
  }

  public static int checksum(long address) {
    return u16(address + 2);
  }

  public static int identifier(long address) {
    return u16(address + 4);
  }

  public static int sequenceNumber(long address) {
    return u16(address + 6);
  }

  /**
   * Sets the type and brings the checksum up to date by the difference: right for the first
   * fragment too, whose checksum covers bytes that are not there; and a wrong checksum stays wrong.
   */
  public static void putType(long address, int type) {
    int before = u16(address);
    putU8(address, type);
    putU16(address + 2, Checksum.update(checksum(address), before, u16(address)));
  }
}
