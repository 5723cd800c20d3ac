package io.dmac.capture;

import io.dmac.packet.TestFrames;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Capture files as tests write them, byte by byte and in either byte order. */
record CaptureBytes(ByteOrder order) {
  static final CaptureBytes BIG = new CaptureBytes(ByteOrder.BIG_ENDIAN);
  static final CaptureBytes LITTLE = new CaptureBytes(ByteOrder.LITTLE_ENDIAN);

  static CaptureBytes of(String name) {
    return name.equals("big") ? BIG : LITTLE;
  }

  byte[] u16(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  byte[] u32(long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
    for (long value : values) {
      bytes.putInt((int) value);
    }
    return bytes.array();
  }

  byte[] u64(long value) {
    return ByteBuffer.allocate(8).order(order).putLong(value).array();
  }

  static byte[] padded(byte[] bytes) {
    return TestFrames.join(bytes, new byte[(4 - bytes.length % 4) % 4]);
  }

  // Classic pcap.

  byte[] pcapHeader(long magic, long linkType) {
    return TestFrames.join(u32(magic), u16(2, 4), u32(0, 0, 65_535, linkType));
  }

  byte[] record(long seconds, long fraction, long original, byte[] data) {
    return TestFrames.join(u32(seconds, fraction, data.length, original), data);
  }

  // Pcapng.

  byte[] block(long type, byte[]... body) {
    byte[] joined = padded(TestFrames.join(body));
    int length = 12 + joined.length;
    return TestFrames.join(u32(type, length), joined, u32(length));
  }

  byte[] section() {
    return block(0x0A0D0D0A, u32(0x1A2B3C4D), u16(1, 0), u64(-1));
  }

  byte[] option(int code, byte[] value) {
    return TestFrames.join(u16(code, value.length), padded(value));
  }

  byte[] port(int linkType, long snapLength, byte[]... options) {
    return block(1, u16(linkType, 0), u32(snapLength), TestFrames.join(options));
  }

  byte[] enhanced(long port, long time, long original, byte[] data, byte[]... options) {
    return block(
        6,
        u32(port, time >>> 32, time, data.length, original),
        padded(data),
        TestFrames.join(options));
  }

  static List<CapturedFrame> read(byte[]... file) {
    List<CapturedFrame> frames = new ArrayList<>();
    reader(file).forEachRemaining(frames::add);
    return frames;
  }

  static CaptureReader reader(byte[]... file) {
    return new CaptureReader(new ByteArrayInputStream(TestFrames.join(file)), "test.pcapng");
  }
}
