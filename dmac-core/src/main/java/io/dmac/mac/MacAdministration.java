package io.dmac.mac;

/**
 * Who assigns an address, by the low four bits of its first octet (IEEE Std 802c-2017, the
 * Structured Local Address Plan).
 */
public enum MacAdministration {
  /** The manufacturer assigns it, from a block of the IEEE. */
  UNIVERSAL("universally administered"),
  /** Administratively Assigned Identifier: the network's administrator is free to choose. */
  AAI("locally administered, SLAP quadrant AAI (administratively assigned)"),
  /** Extended Local Identifier: behind a Company ID of the IEEE. */
  ELI("locally administered, SLAP quadrant ELI (extended local, behind a Company ID)"),
  /** Standard Assigned Identifier: a protocol of IEEE 802 assigns it. */
  SAI("locally administered, SLAP quadrant SAI (standard assigned)"),
  /** Reserved by IEEE 802c; a network without the plan may use it like the others. */
  RESERVED("locally administered, SLAP quadrant reserved");

  private final String description;

  MacAdministration(String description) {
    this.description = description;
  }

  /** Who assigns an address; a group address has the quadrant of its other bits. */
  public static MacAdministration of(MacAddress address) {
    if (!address.isLocallyAdministered()) {
      return UNIVERSAL;
    }
    return switch (address.octet(0) >> 2 & 0b11) {
      case 0b00 -> AAI;
      case 0b10 -> ELI;
      case 0b11 -> SAI;
      default -> RESERVED;
    };
  }

  /** The same in words. */
  public String description() {
    return description;
  }
}
