package io.dmac.mac;

/**
 * Addresses that the IEEE assigned to one organization.
 *
 * @param firstBits the bits of its first address
 * @param assignment the registry it stands in, which has the length of its prefix
 * @param organization as the IEEE writes it; several names where the IEEE has several
 * @param kind what macchanger knows about it
 */
public record VendorBlock(
    long firstBits, Assignment assignment, String organization, VendorKind kind) {
  public VendorBlock {
    if (firstBits >>> 48 != 0 || assignment.blockOf(firstBits) != firstBits) {
      throw new IllegalArgumentException(
          "0x%x is no first address of a block of %s".formatted(firstBits, assignment.label()));
    }
  }

  /** Whether an address lies in it. */
  public boolean contains(MacAddress address) {
    return assignment.blockOf(address.bits()) == firstBits;
  }

  /** Its first address. */
  public MacAddress first() {
    return new MacAddress(firstBits);
  }

  /** Its last address. */
  public MacAddress last() {
    return new MacAddress(firstBits + assignment.size() - 1);
  }

  /** What its addresses begin with: {@code 8c:1f:64:af:a}. */
  public String prefix() {
    return assignment.prefixText(firstBits);
  }
}
