package io.dmac.echo;

/** The operations of the dynamic pod, by the names users give. */
public enum OperationKind {
  MACSWAP("macswap", "swap the MAC addresses"),
  FIVE_TUPLE_SWAP("5tswap", "swap the MAC and IP addresses and the ports"),
  REVERSE("reverse", "5tswap, and reverse the UDP payload"),
  ICMPECHO("icmpecho", "answer ping to any IP address, drop the rest");

  private final String label;
  private final String description;

  OperationKind(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The word of the command line and the API. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
