package io.dmac.decode;

import io.netty.buffer.ByteBuf;

/** IP addresses as text. */
final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  static String v4(ByteBuf frame, int at) {
    return frame.getUnsignedByte(at)
        + "."
        + frame.getUnsignedByte(at + 1)
        + "."
        + frame.getUnsignedByte(at + 2)
        + "."
        + frame.getUnsignedByte(at + 3);
  }

  /** The one form of RFC 5952: the longest run of two or more zero groups is left out. */
  static String v6(ByteBuf frame, int at) {
    int from = GROUPS;
    int to = GROUPS;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zeros(frame, at, i);
      if (zeros >= 2 && zeros > to - from) {
        from = i;
        to = i + zeros;
      }
    }
    return groups(frame, at, 0, from) + (from < to ? "::" : "") + groups(frame, at, to, GROUPS);
  }

  private static int zeros(ByteBuf frame, int at, int from) {
    int i = from;
    while (i < GROUPS && frame.getUnsignedShort(at + 2 * i) == 0) {
      i++;
    }
    return i - from;
  }

  private static String groups(ByteBuf frame, int at, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "")
          .append(Integer.toHexString(frame.getUnsignedShort(at + 2 * i)));
    }
    return text.toString();
  }
}
