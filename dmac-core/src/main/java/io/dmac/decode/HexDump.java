package io.dmac.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Bytes for people: their offset, sixteen of them in hexadecimal, and as printable ASCII. */
public final class HexDump {
  private static final int BYTES_PER_LINE = 16;
  private static final HexFormat HEX = HexFormat.of();

  private HexDump() {}

  /** Lines such as {@code 0010 45 00 … E.}; the last one may be shorter. */
  public static List<String> lines(byte[] bytes) {
    int offsetDigits = bytes.length > 1 << 16 ? 6 : 4;
    List<String> lines = new ArrayList<>();
    for (int offset = 0; offset < bytes.length; offset += BYTES_PER_LINE) {
      int end = Math.min(offset + BYTES_PER_LINE, bytes.length);
      StringBuilder line = new StringBuilder(80).append(HEX.toHexDigits(offset, offsetDigits));
      for (int i = offset; i < offset + BYTES_PER_LINE; i++) {
        line.append(i % 8 == 0 ? "  " : " ").append(i < end ? HEX.toHexDigits(bytes[i]) : "  ");
      }
      lines.add(line.append("  ").append(printable(bytes, offset, end)).toString());
    }
    return lines;
  }

  /** The printable characters of ASCII, and a full stop for every other byte. */
  static String printable(byte[] bytes, int from, int to) {
    byte[] text = new byte[to - from];
    for (int i = 0; i < text.length; i++) {
      byte value = bytes[from + i];
      text[i] = value >= ' ' && value <= '~' ? value : (byte) '.';
    }
    return new String(text, StandardCharsets.US_ASCII);
  }
}
