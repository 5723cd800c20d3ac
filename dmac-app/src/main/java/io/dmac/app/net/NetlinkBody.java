package io.dmac.app.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a message's body: the fixed part, then its attributes. */
final class NetlinkBody {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The fixed part, or a piece of it. */
  NetlinkBody put(byte[] fixed) {
    bytes.writeBytes(fixed);
    return this;
  }

  NetlinkBody put(ByteBuffer fixed) {
    byte[] copy = new byte[fixed.remaining()];
    fixed.duplicate().get(copy);
    return put(copy);
  }

  NetlinkBody attribute(int type, byte[] value) {
    int length = NetlinkAttributes.HEADER_BYTES + value.length;
    ByteBuffer attribute =
        ByteBuffer.allocate(NetlinkMessage.aligned(length)).order(ByteOrder.nativeOrder());
    attribute.putShort((short) length).putShort((short) type).put(value);
    return put(attribute.array());
  }

  NetlinkBody attribute(int type, ByteBuffer value) {
    byte[] copy = new byte[value.remaining()];
    value.duplicate().get(copy);
    return attribute(type, copy);
  }

  NetlinkBody attribute(int type, int value) {
    return attribute(
        type, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(0, value));
  }

  /** With the zero at its end that the kernel's strings have. */
  NetlinkBody attribute(int type, String value) {
    return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.nativeOrder());
  }
}
