package io.dmac.port;

/** How a port goes on receiving frames to an address that it no longer has. */
public enum OldAddress {
  /** The device holds it in its list of secondary addresses. */
  LISTED("listed"),
  /** The device receives everything, because its list is full or it has none. */
  PROMISCUOUS("promiscuous"),
  /** The port hands over whatever comes; the loops filter. */
  UNFILTERED("unfiltered"),
  /** It does not: what beneath the port filters, cannot hold two addresses. */
  LOST("lost");

  private final String label;

  OldAddress(String label) {
    this.label = label;
  }

  /** The word users and programs see. */
  public String label() {
    return label;
  }
}
