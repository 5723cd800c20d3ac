package io.dmac.mac;

/**
 * What sort of device a vendor's block is for, as far as GNU macchanger's two lists say: the IEEE
 * does not say it at all.
 */
public enum VendorKind {
  /** In macchanger's wireless.list: 40 prefixes of 802.11b's days, the last one of 2004. */
  WIRELESS("wireless"),
  /** In its OUI.list and not in its wireless.list: macchanger's "other", 18,965 prefixes. */
  OTHER("other"),
  /** In neither list, or smaller than the 24 bits that macchanger knows. */
  UNKNOWN("unknown");

  private final String label;

  VendorKind(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
