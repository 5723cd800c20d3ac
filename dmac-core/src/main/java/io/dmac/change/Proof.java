package io.dmac.change;

import io.dmac.port.MacKind;

/** What shows that a port has its new address; a driver's 0 alone shows nothing. */
public enum Proof {
  /** A frame to the new address came in. */
  FRAME("frame"),
  /** The kernel says that its interface has the address. */
  KERNEL("kernel"),
  /** The driver has no such operation: the loops' own filter has the address. */
  FILTER("filter"),
  /** The device says so, and no neighbour was there to send a frame. */
  DEVICE("device");

  private final String label;

  Proof(String label) {
    this.label = label;
  }

  /** What is asked for where a change takes effect on something of that kind. */
  public static Proof usual(MacKind kind) {
    return switch (kind) {
      case HARDWARE -> FRAME;
      case KERNEL -> KERNEL;
      case SOFTWARE -> FILTER;
    };
  }

  /** The word users and programs see. */
  public String label() {
    return label;
  }
}
