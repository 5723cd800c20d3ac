package io.dmac.packet;

import static io.dmac.packet.PacketMemory.putRaw32;
import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.u16;

/**
 * The UDP header (RFC 768). The address is that of the header, of which {@link #HEADER_LENGTH}
 * bytes must be readable.
 */
public final class Udp {
  public static final int HEADER_LENGTH = 8;
  public static final int CHECKSUM_OFFSET = 6;

  private Udp() {}

  public static int sourcePort(long address) {
    return u16(address);
  }

  public static int destinationPort(long address) {
    return u16(address + 2);
  }

  /** Bytes of header and payload. */
  public static int length(long address) {
    return u16(address + 4);
  }

  /** 0 when the sender made none. */
  public static int checksum(long address) {
    return u16(address + CHECKSUM_OFFSET);
  }

  /** Exchanges the ports, which TCP has in the same place; the checksum stays right. */
  public static void swapPorts(long address) {
    putRaw32(address, Integer.rotateLeft(raw32(address), 16));
  }
}
