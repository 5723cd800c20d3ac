package io.dmac.bench;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;

/** The frames that are sent to an echo. */
public final class TestFrames {
  /** Locally administered, so that it is nobody's. */
  public static final MacAddress SENDER = MacAddress.parse("02:00:00:00:00:01");

  private static final byte[] SENDER_IP = {(byte) 198, 18, 0, 1};
  private static final byte[] RECEIVER_IP = {(byte) 198, 18, 0, 2};
  private static final int ETHERNET = 14;
  private static final int IP = 20;

  private TestFrames() {}

  /**
   * UDP over IPv4 between the addresses of RFC 2544's benchmarks, as testpmd's txonly sends it.
   *
   * @param size bytes of the whole frame, 42 at least
   */
  public static byte[] udp(MacAddress to, int size) {
    return udp(SENDER, to, size);
  }

  /** The same from another sender. */
  public static byte[] udp(MacAddress from, MacAddress to, int size) {
    ByteBuffer frame = ByteBuffer.allocate(size);
    frame.put(to.toBytes()).put(from.toBytes()).putShort((short) 0x0800);
    putIpv4(frame, 17, RECEIVER_IP);
    frame.putShort((short) 9).putShort((short) 9);
    frame.putShort((short) (size - ETHERNET - IP)).putShort((short) 0);
    return frame.array();
  }

  /** An ARP request for an IPv4 address. */
  public static byte[] arpRequest(byte[] ip) {
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + 28);
    frame.put(MacAddress.BROADCAST.toBytes()).put(SENDER.toBytes()).putShort((short) 0x0806);
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
    frame.putShort((short) 1).put(SENDER.toBytes()).put(SENDER_IP);
    frame.position(frame.position() + 6).put(ip);
    return frame.array();
  }

  /**
   * A ping request.
   *
   * @param size bytes of the whole frame, 42 at least
   */
  public static byte[] ping(MacAddress to, byte[] ip, int size) {
    ByteBuffer frame = ByteBuffer.allocate(size);
    frame.put(to.toBytes()).put(SENDER.toBytes()).putShort((short) 0x0800);
    putIpv4(frame, 1, ip);
    frame.putShort((short) 0x0800).putShort((short) 0).putInt(0x0001_0001);
    int message = ETHERNET + IP;
    frame.putShort(message + 2, checksum(frame, message, size));
    return frame.array();
  }

  private static void putIpv4(ByteBuffer frame, int protocol, byte[] to) {
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (frame.capacity() - ETHERNET)).putInt(0);
    frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
    frame.put(SENDER_IP).put(to);
    frame.putShort(ETHERNET + 10, checksum(frame, ETHERNET, ETHERNET + IP));
  }

  /** RFC 1071, of an even number of bytes. */
  private static short checksum(ByteBuffer frame, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += frame.getShort(i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~(sum + (sum >>> 16));
  }
}
