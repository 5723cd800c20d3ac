package io.dmac.mac;

/**
 * The addresses from one to another, both included.
 *
 * @param first the lowest
 * @param last the highest, not below the first
 */
public record MacRange(MacAddress first, MacAddress last) {
  public MacRange {
    if (first.compareTo(last) > 0) {
      throw new IllegalArgumentException(
          "the range " + first + "-" + last + " ends before it begins; swap the two");
    }
  }

  /**
   * Reads {@code 02:00:00:00:00:01-02:00:00:00:00:ff}, or one address for a range of one.
   *
   * @throws IllegalArgumentException naming the text and the forms that are understood
   */
  public static MacRange parse(String text) {
    // A hyphen may also separate the octets: the two addresses have the same length.
    int middle = text.length() / 2;
    boolean two = text.length() % 2 == 1 && text.length() > 17 && text.charAt(middle) == '-';
    MacAddress first = MacAddress.parse(two ? text.substring(0, middle) : text);
    return new MacRange(first, two ? MacAddress.parse(text.substring(middle + 1)) : first);
  }

  public boolean contains(MacAddress address) {
    return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
  }

  /** How many addresses it has. */
  public long size() {
    return last.bits() - first.bits() + 1;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }
}
