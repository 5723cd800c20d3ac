package io.dmac.port;

/** Where a port's MAC address takes effect. */
public enum MacKind {
  /** The device filters by it. */
  HARDWARE("hardware"),
  /** The Linux interface beneath the port carries it. */
  KERNEL("kernel"),
  /** The driver has no such operation: the poll loop's own filter is what carries it. */
  SOFTWARE("software");

  private final String label;

  MacKind(String label) {
    this.label = label;
  }

  /** The word users and programs see. */
  public String label() {
    return label;
  }
}
