package io.dmac.packet;

/**
 * One VLAN tag of a frame.
 *
 * @param tpid the EtherType that announces it: {@link Ethernet#TYPE_VLAN} or {@link
 *     Ethernet#TYPE_SERVICE_VLAN}
 * @param priority priority code point, 0 to 7
 * @param id VLAN identifier, 0 (priority only) to 4094
 */
public record VlanTag(int tpid, int priority, int id) {
  public VlanTag {
    if (!Ethernet.isTag(tpid)) {
      throw new IllegalArgumentException(
          "0x" + Integer.toHexString(tpid) + " announces no VLAN tag; use 0x8100 or 0x88a8");
    }
    if (priority < 0 || priority > 7) {
      throw new IllegalArgumentException("VLAN priority " + priority + " is not within 0 to 7");
    }
    if (id < 0 || id > 4094) {
      throw new IllegalArgumentException("VLAN identifier " + id + " is not within 0 to 4094");
    }
  }

  /** An 802.1Q tag of priority 0. */
  public static VlanTag of(int id) {
    return new VlanTag(Ethernet.TYPE_VLAN, 0, id);
  }

  /** The tag control information: the sixteen bits behind the tag's EtherType. */
  int control() {
    return priority << 13 | id;
  }
}
