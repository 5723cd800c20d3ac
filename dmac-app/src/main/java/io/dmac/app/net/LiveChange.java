package io.dmac.app.net;

import java.util.Set;

/** Whether an interface's address changes while it is up; Linux does not tell before one asks. */
public enum LiveChange {
  /** Its driver can (IFF_LIVE_ADDR_CHANGE, or a way of its own). */
  YES("yes", "the address changes while the interface is up"),
  /** The driver is asked, and if it cannot, the interface is down for a moment. */
  TRIED(
      "tried",
      "the driver is asked for it; if it cannot, the interface goes down for a moment, and gets its"
          + " routes back"),
  /** It has its parent's address. */
  NEVER("never", "it has its parent's address: change the parent's, or use macvlan");

  private static final Set<String> LIVE =
      Set.of(
          "veth", "macvlan", "macvtap", "tun", "bridge", "dummy", "bond", "team", "vlan", "vxlan");
  private static final Set<String> SHARING = Set.of("ipvlan", "ipvtap");

  private final String label;
  private final String description;

  LiveChange(String label, String description) {
    this.label = label;
    this.description = description;
  }

  static LiveChange of(String kind) {
    return SHARING.contains(kind) ? NEVER : LIVE.contains(kind) ? YES : TRIED;
  }

  /** The word users and programs see. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
