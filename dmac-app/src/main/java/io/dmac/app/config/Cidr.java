package io.dmac.app.config;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An IP address and the length of its network's prefix.
 *
 * @param address of a host
 * @param prefixLength bits, 0 to 32 or 128
 */
public record Cidr(InetAddress address, int prefixLength) {
  private static final String FORMS = "; write it as 10.0.0.2/24 or fd00::2/64";

  /**
   * Reads {@code 10.0.0.2/24}, {@code fd00::2/64}, or an address alone, which stands for itself
   * only.
   *
   * @throws IllegalArgumentException naming the text, what is wrong with it and the right form
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = literal(text, literal);
    int bits = address instanceof Inet4Address ? 32 : 128;
    if (address.isMulticastAddress() || address.isAnyLocalAddress() || isBroadcast(address)) {
      throw new IllegalArgumentException("'" + text + "' is not the address of one host" + FORMS);
    }
    int prefixLength = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "'" + text + "' has no prefix length of 0 to " + bits + FORMS);
    }
    return new Cidr(address, prefixLength);
  }

  private static InetAddress literal(String text, String literal) {
    // A zone (fe80::1%eth0) names an interface of this host, and means nothing on the port. Fewer
    // than four numbers are a legal IPv4 literal to the JDK, and a mistake here.
    boolean mistake = literal.indexOf('%') >= 0 || !literal.matches("\\d+(\\.\\d+){3}|.*:.*");
    try {
      if (!mistake) {
        InetAddress address = InetAddress.ofLiteral(literal);
        if (!(address instanceof Inet4Address && literal.indexOf(':') >= 0)) {
          return address;
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address" + FORMS, e);
    }
    throw new IllegalArgumentException("'" + text + "' is not an IP address" + FORMS);
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
  }

  private static int prefixLength(String text) {
    try {
      return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength;
  }
}
