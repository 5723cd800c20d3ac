package io.dmac.app.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Bytes as the kernel's headers lay them out, written apart from the code under test. */
final class Messages {
  private Messages() {}

  /** Of bytes, shorts and ints in the machine's order, and of texts of hexadecimal digits. */
  static ByteBuffer bytes(Object... parts) {
    ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
    for (Object part : parts) {
      switch (part) {
        case Byte one -> bytes.put(one);
        case Short one -> bytes.putShort(one);
        case Integer one -> bytes.putInt(one);
        case Long one -> bytes.putLong(one);
        case String hex -> bytes.put(HexFormat.of().parseHex(hex));
        case ByteBuffer more -> bytes.put(more.duplicate());
        default -> throw new IllegalArgumentException(part.toString());
      }
    }
    bytes.flip();
    return bytes.slice().order(ByteOrder.nativeOrder());
  }

  /** A struct rtattr with its padding. */
  static ByteBuffer attribute(int type, Object... parts) {
    ByteBuffer value = bytes(parts);
    int length = 4 + value.limit();
    return bytes((short) length, (short) type, value, "00".repeat((4 - length % 4) % 4));
  }
}
