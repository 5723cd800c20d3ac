package io.dmac.mac;

/**
 * Unicast addresses from one to another.
 *
 * @param first the lowest
 * @param last the highest, which belongs to it
 */
public record MacRange(MacAddress first, MacAddress last) {
  private static final int LEAST_PREFIX = 8;

  public MacRange {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "the range " + first + "-" + last + " ends before it begins; exchange the two");
    }
    // Every second value of the first octet is a group's: one value is all that a range can have.
    if (first.octet(0) != last.octet(0) || first.isMulticast()) {
      throw new IllegalArgumentException(
          "the range "
              + first
              + "-"
              + last
              + " has group addresses, which no station may have; keep to one first octet that is"
              + " even");
    }
  }

  /** The range of one address. */
  public static MacRange of(MacAddress address) {
    return new MacRange(address, address);
  }

  /**
   * Reads {@code 02:00:00:00:00:00-02:00:00:00:00:ff}, {@code 02:00:00:00:00:00/40}, or one
   * address.
   *
   * @throws IllegalArgumentException naming the text and the forms that are understood
   */
  public static MacRange parse(String text) {
    String trimmed = text.strip();
    int slash = trimmed.indexOf('/');
    if (slash >= 0) {
      return prefix(trimmed, trimmed.substring(0, slash), trimmed.substring(slash + 1));
    }
    // Addresses may be written with dashes too.
    int dash = trimmed.length() / 2;
    boolean two = trimmed.length() > 24 && trimmed.charAt(dash) == '-';
    try {
      return two
          ? new MacRange(
              MacAddress.parse(trimmed.substring(0, dash).strip()),
              MacAddress.parse(trimmed.substring(dash + 1).strip()))
          : of(MacAddress.parse(trimmed));
    } catch (IllegalArgumentException e) {
      throw unreadable(text, e);
    }
  }

  private static MacRange prefix(String text, String address, String length) {
    MacAddress base;
    try {
      base = MacAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw unreadable(text, e);
    }
    if (!length.matches("[0-9]{1,2}")
        || Integer.parseInt(length) < LEAST_PREFIX
        || Integer.parseInt(length) > 48) {
      throw unreadable(
          text,
          new IllegalArgumentException(
              "'/" + length + "' is no prefix length from " + LEAST_PREFIX + " to 48"));
    }
    long mask = (1L << (48 - Integer.parseInt(length))) - 1;
    MacAddress first = new MacAddress(base.bits() & ~mask);
    if (!first.equals(base)) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' has bits behind its prefix; write "
              + first
              + "/"
              + length
              + ", or FIRST-LAST");
    }
    return new MacRange(first, new MacAddress(base.bits() | mask));
  }

  private static IllegalArgumentException unreadable(String text, IllegalArgumentException why) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is no range of MAC addresses ("
            + why.getMessage()
            + "); write it as 02:00:00:00:00:00-02:00:00:00:00:ff, 02:00:00:00:00:00/40, or one"
            + " address",
        why);
  }

  public boolean contains(MacAddress address) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }

  /** How many addresses it has. */
  public long size() {
    return last.bits() - first.bits() + 1;
  }

  /** As {@link #parse} reads it, in the shortest form. */
  @Override
  public String toString() {
    long size = size();
    if (size == 1) {
      return first.toString();
    }
    boolean aligned = Long.bitCount(size) == 1 && (first.bits() & (size - 1)) == 0;
    return aligned ? first + "/" + (48 - Long.numberOfTrailingZeros(size)) : first + "-" + last;
  }
}
