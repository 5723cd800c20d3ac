package io.dmac.testbed;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames to send at a port, made without the code under test. */
public final class Frames {
  /** Where {@link #udp} has its payload. */
  public static final int UDP_PAYLOAD = 42;

  /** Whom frames are from. */
  public static final MacAddress STATION = MacAddress.parse("02:00:00:00:00:aa");

  /** A station that is nowhere. */
  public static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:bb");

  private Frames() {}

  /** UDP over IPv4, from 10.9.0.1 port 1000 to 10.9.0.2 port 2000, without a UDP checksum. */
  public static byte[] udp(MacAddress destination, MacAddress source, int payloadLength) {
    byte[] payload = new byte[payloadLength];
    Arrays.fill(payload, (byte) 'x');
    ByteBuffer frame = ByteBuffer.allocate(UDP_PAYLOAD + payloadLength);
    frame.put(destination.toBytes()).put(source.toBytes()).putShort((short) 0x0800);
    int ip = frame.position();
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + payloadLength));
    frame.putShort((short) 7).putShort((short) 0).put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.put(new byte[] {10, 9, 0, 1, 10, 9, 0, 2});
    int sum = 0;
    for (int at = ip; at < ip + 20; at += 2) {
      sum += frame.getShort(at) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    frame.putShort(ip + 10, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
    frame.putShort((short) 1000).putShort((short) 2000);
    frame.putShort((short) (8 + payloadLength)).putShort((short) 0).put(payload);
    return frame.array();
  }

  /** A frame of a local experimental EtherType (IEEE 802), padded to 60 bytes. */
  public static byte[] plain(MacAddress destination, MacAddress source, String payload) {
    ByteBuffer frame = ByteBuffer.allocate(Math.max(60, 14 + payload.length()));
    frame.put(destination.toBytes()).put(source.toBytes()).putShort((short) 0x88B5);
    frame.put(payload.getBytes(StandardCharsets.US_ASCII));
    return frame.array();
  }

  public static MacAddress destination(byte[] frame) {
    return address(frame, 0);
  }

  public static MacAddress source(byte[] frame) {
    return address(frame, 6);
  }

  private static MacAddress address(byte[] frame, int offset) {
    return MacAddress.ofWire(
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(offset) & 0xFFFF_FFFF_FFFFL);
  }
}
