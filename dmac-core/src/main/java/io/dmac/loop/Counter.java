package io.dmac.loop;

/**
 * Every counter of a poll loop: the one table from which metrics, the API, the command line and the
 * documentation are made. Single writer: the loop.
 */
public enum Counter {
  RX_FRAMES(Group.TRAFFIC, "rx_frames", "frames received"),
  RX_BYTES(Group.TRAFFIC, "rx_bytes", "bytes received, without preamble and frame check sequence"),
  TX_FRAMES(Group.TRAFFIC, "tx_frames", "frames the port took for transmission"),
  TX_BYTES(Group.TRAFFIC, "tx_bytes", "bytes offered for transmission"),

  ECHOED(Group.WORK, "echoed", "frames given back after the operation"),
  ACCEPTED_ON_OLD(Group.WORK, "accepted_on_old", "frames to the address before the last change"),
  ARP_REPLIES(Group.WORK, "arp_replies", "ARP requests answered"),
  NDP_REPLIES(Group.WORK, "ndp_replies", "neighbour solicitations answered"),
  ECHO_REPLIES(Group.WORK, "echo_replies", "ping requests and their fragments answered"),
  ANNOUNCEMENTS(Group.WORK, "announcements", "gratuitous ARP and unsolicited NA frames sent"),

  DROP_RUNT(Group.DROP, "runt", "shorter than an Ethernet header"),
  DROP_OTHER_DESTINATION(
      Group.DROP, "other_destination", "unicast to an address this port does not have"),
  DROP_BROADCAST(Group.DROP, "broadcast", "broadcast that asks nothing of this pod"),
  DROP_MULTICAST(Group.DROP, "multicast", "multicast that asks nothing of this pod"),
  DROP_GROUP_SOURCE(
      Group.DROP, "group_source", "its source is a group address, illegal on the wire"),
  DROP_OWN_SOURCE(
      Group.DROP,
      "own_source",
      "its source is this port's own address: a loop, or sent by the kernel beneath"),
  DROP_LEFT_TO_KERNEL(
      Group.DROP, "left_to_kernel", "the kernel answers it: it owns the IP address asked for"),
  DROP_TRUNCATED(Group.DROP, "truncated", "its headers promise more bytes than came"),
  DROP_BAD_HEADER(Group.DROP, "bad_header", "a field of its headers has an illegal value"),
  DROP_BAD_CHECKSUM(Group.DROP, "bad_checksum", "an IP, ICMP or UDP checksum is wrong"),
  DROP_FRAGMENT(Group.DROP, "fragment", "an IP fragment the operation cannot work on"),
  DROP_SEGMENTED(
      Group.DROP, "segmented", "lies in several buffers, and the operation needs it in one"),
  DROP_NOT_APPLICABLE(
      Group.DROP, "not_applicable", "the operation has no meaning for its protocol"),
  DROP_TOO_LONG(Group.DROP, "too_long", "its answer would not fit its buffer"),
  TX_REFUSED(Group.DROP, "tx_refused", "the port's transmit queue was full"),

  TURNS(Group.LOOP, "turns", "turns of the loop"),
  EMPTY_TURNS(Group.LOOP, "empty_turns", "turns that received nothing"),
  COMMANDS(
      Group.LOOP,
      "commands",
      "commands of the control plane carried out, its heartbeats among them");

  /** What a counter speaks of. */
  public enum Group {
    TRAFFIC,
    WORK,
    /** Frames received that were not given back; each is counted under exactly one. */
    DROP,
    LOOP
  }

  private final Group group;
  private final String label;
  private final String description;

  Counter(Group group, String label, String description) {
    this.group = group;
    this.label = label;
    this.description = description;
  }

  public Group group() {
    return group;
  }

  /** Lower-case snake case: its name in metrics and JSON. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
