package io.dmac.mac;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * An EUI-48 (IEEE 802): six octets, the first one sent in the highest of {@code bits}' 48 bits.
 *
 * @param bits 0 to 2^48-1
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  /** ff:ff:ff:ff:ff:ff. */
  private static final HexFormat TEXT = HexFormat.ofDelimiter(":");

  public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

  /** 00:00:00:00:00:00, which no station may have. */
  public static final MacAddress ZERO = new MacAddress(0);

  private static final long GROUP_BIT = 1L << 40;
  private static final long LOCAL_BIT = 1L << 41;

  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException(
          "a MAC address has 48 bits, this value has more: 0x" + Long.toHexString(bits));
    }
  }

  /**
   * Reads {@code 02:00:00:00:00:01}, {@code 02-00-00-00-00-01}, {@code 0200.0000.0001} or {@code
   * 020000000001}, in either case.
   *
   * @throws IllegalArgumentException naming the text and the forms that are understood
   */
  public static MacAddress parse(String text) {
    int length = text.length();
    char separator = length == 17 ? text.charAt(2) : length == 14 ? text.charAt(4) : '\0';
    int group = length == 17 ? 2 : length == 14 ? 4 : 12;
    boolean shaped =
        length == 12
            || (length == 14 && separator == '.')
            || (length == 17 && (separator == ':' || separator == '-'));
    long bits = 0;
    int digits = 0;
    for (int i = 0; shaped && i < length; i++) {
      char c = text.charAt(i);
      if (group < 12 && i % (group + 1) == group) {
        shaped = c == separator;
      } else {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        shaped = digit >= 0;
        bits = bits << 4 | digit;
        digits++;
      }
    }
    if (!shaped || digits != 12) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a MAC address; write it as 02:00:00:00:00:01, 02-00-00-00-00-01,"
              + " 0200.0000.0001 or 020000000001");
    }
    return new MacAddress(bits);
  }

  /** A random unicast address with the locally administered bit set. */
  public static MacAddress random(SecureRandom random) {
    return new MacAddress(((random.nextLong() & 0xFFFF_FFFF_FFFFL) | LOCAL_BIT) & ~GROUP_BIT);
  }

  /** From the low 48 bits of eight bytes read at the address in little-endian order. */
  public static MacAddress ofWire(long wire) {
    return new MacAddress(Long.reverseBytes(wire << 16));
  }

  /** The address as a little-endian 64-bit load at its first octet sees it, in the low 48 bits. */
  public long wire() {
    return Long.reverseBytes(bits) >>> 16;
  }

  /** Whether it is a group address: multicast or broadcast. */
  public boolean isMulticast() {
    return (bits & GROUP_BIT) != 0;
  }

  public boolean isBroadcast() {
    return equals(BROADCAST);
  }

  public boolean isZero() {
    return bits == 0;
  }

  /** Whether the U/L bit says that no manufacturer assigned it. */
  public boolean isLocallyAdministered() {
    return (bits & LOCAL_BIT) != 0;
  }

  /** Octet 0 (first sent) to 5. */
  public int octet(int index) {
    return (int) (bits >>> (40 - 8 * index)) & 0xFF;
  }

  public byte[] toBytes() {
    byte[] octets = new byte[6];
    for (int i = 0; i < 6; i++) {
      octets[i] = (byte) octet(i);
    }
    return octets;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  /** Lower-case with colons, as Linux writes it. */
  @Override
  public String toString() {
    return TEXT.formatHex(toBytes());
  }
}
