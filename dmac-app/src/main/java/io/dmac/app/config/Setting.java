package io.dmac.app.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of {@code dmac run}: the one table from which flags, YAML keys, environment
 * variables and the help are made. A key {@code rx-descriptors} is the flag {@code
 * --rx-descriptors}, the YAML key {@code rx-descriptors} and the variable {@code
 * DMAC_RX_DESCRIPTORS}.
 */
public enum Setting {
  PCI(
      Group.PORTS,
      "pci",
      "ADDRESS|auto",
      Shape.LIST,
      "",
      "a device bound to vfio-pci; 'auto' takes those the SR-IOV device plugin names in"
          + " PCIDEVICE_*"),
  INTERFACE(
      Group.PORTS,
      "interface",
      "NAME",
      Shape.LIST,
      "",
      "an existing Linux interface, through AF_PACKET"),
  TAP(
      Group.PORTS,
      "tap",
      "NAME",
      Shape.LIST,
      "",
      "a new tap interface of that name, whose other end is the port"),
  VDEV(
      Group.PORTS,
      "vdev",
      "SPEC",
      Shape.WORDS,
      "",
      "any virtual device as EAL takes it, such as net_memif0,role=server"),

  OPERATION(
      Group.ECHO,
      "operation",
      "NAME",
      Shape.ONE,
      "macswap",
      "what is done with a frame: macswap, 5tswap, reverse or icmpecho"),
  IP(
      Group.ECHO,
      "ip",
      "[PORT=]CIDR",
      Shape.LIST,
      "",
      "an IPv4 or IPv6 address to answer ARP, NDP and ping for; on every port, or on the one"
          + " named"),
  MAC(
      Group.ECHO,
      "mac",
      "[PORT=]ADDRESS",
      Shape.LIST,
      "",
      "the MAC address to start with; else the device's own"),

  OVERLAP(
      Group.CHANGES,
      "overlap",
      "TIME",
      Shape.ONE,
      "200ms",
      "for how long a port accepts its old MAC address too after a change"),
  PROBE(
      Group.CHANGES,
      "probe",
      "TIME",
      Shape.ONE,
      "50ms",
      "for how long the segment may answer that somebody has the new address, before it is taken; 0"
          + " asks nobody"),
  STATE(
      Group.CHANGES,
      "state",
      "DIR|auto|off",
      Shape.ONE,
      "auto",
      "where changes are journaled and leases are kept, for all pods of a node; auto is /run/dmac,"
          + " else $XDG_RUNTIME_DIR/dmac"),
  POOL(
      Group.CHANGES,
      "pool",
      "RANGE",
      Shape.LIST,
      "",
      "addresses that the policy 'pool' takes from, such as 02:00:00:00:00:00-02:00:00:00:00:ff"),
  EXCLUDE(
      Group.CHANGES,
      "exclude",
      "RANGE",
      Shape.LIST,
      "",
      "addresses that no port may have, such as a gateway's"),
  QUARANTINE(
      Group.CHANGES,
      "quarantine",
      "TIME",
      Shape.ONE,
      "300s",
      "for how long an address that was given back is kept from others"),
  LEASE(
      Group.CHANGES,
      "lease",
      "TIME",
      Shape.ONE,
      "60s",
      "after which an address is given back when its pod is gone"),
  ROTATE(
      Group.CHANGES,
      "rotate",
      "TIME",
      Shape.ONE,
      "",
      "change every port's address this often, by --rotate-policy"),
  ROTATE_POLICY(
      Group.CHANGES,
      "rotate-policy",
      "POLICY",
      Shape.ONE,
      "random",
      "how the next address is chosen: random, ending, another, any, vendor:NAME, next:RANGE or"
          + " pool"),

  QUEUES(Group.LOOPS, "queues", "N", Shape.ONE, "1", "queues of each port, one poll loop each"),
  CPUS(
      Group.LOOPS,
      "cpus",
      "LIST|auto",
      Shape.LIST,
      "",
      "CPUs of the poll loops, one for each queue of each port in order, such as 2,3 or 4-7; auto"
          + " takes the last of the cpuset, near the devices; else the scheduler chooses"),
  IDLE(
      Group.LOOPS,
      "idle",
      "NAME",
      Shape.ONE,
      "backoff",
      "when a loop rests: busy and pause never; backoff without traffic; batch also under load, until"
          + " a burst has come, which leaves more of a shared CPU to others; realtime as batch, and comes"
          + " before those others (CAP_SYS_NICE); interrupt without traffic, where the driver has"
          + " receive interrupts"),
  BURST(Group.LOOPS, "burst", "N", Shape.ONE, "32", "most frames of one turn"),
  RX_DESCRIPTORS(
      Group.LOOPS, "rx-descriptors", "N", Shape.ONE, "1024", "descriptors of each receive queue"),
  TX_DESCRIPTORS(
      Group.LOOPS, "tx-descriptors", "N", Shape.ONE, "1024", "descriptors of each transmit queue"),
  MBUFS(
      Group.LOOPS,
      "mbufs",
      "N|auto",
      Shape.ONE,
      "auto",
      "frame buffers of each port; auto is enough for its queues"),
  MTU(
      Group.LOOPS,
      "mtu",
      "BYTES",
      Shape.ONE,
      "1500",
      "largest payload of a frame; on a kernel" + " interface its own MTU where that is larger"),

  HUGE(
      Group.EAL,
      "huge",
      "auto|true|false",
      Shape.ONE,
      "auto",
      "take memory from hugepages; auto does when enough of them are free"),
  MEMORY(
      Group.EAL,
      "memory",
      "MIB|auto",
      Shape.ONE,
      "auto",
      "memory taken at the start; auto is enough for the mbufs"),
  EAL_ARGUMENT(
      Group.EAL, "eal", "ARGUMENT", Shape.WORDS, "", "a further EAL argument, handed on as it is"),

  API(
      Group.CONTROL,
      "api",
      "HOST:PORT|off",
      Shape.ONE,
      "127.0.0.1:9808",
      "where the control API listens"),
  API_TOKEN_FILE(
      Group.CONTROL,
      "api-token-file",
      "FILE",
      Shape.ONE,
      "",
      "file with the bearer token that the API asks for; needed beyond loopback"),
  STATS_PERIOD(
      Group.CONTROL,
      "stats-period",
      "SECONDS",
      Shape.ONE,
      "",
      "print each port's statistics this often"),
  DURATION(
      Group.CONTROL,
      "duration",
      "SECONDS",
      Shape.ONE,
      "",
      "stop after this long; else on SIGTERM or Ctrl-C"),

  POD_INFO(
      Group.KUBERNETES,
      "pod-info",
      "DIR",
      Shape.ONE,
      "/etc/podinfo",
      "where a downward API volume has the file 'annotations': the pod's networks and what they were"
          + " asked for"),
  ANNOTATIONS(
      Group.KUBERNETES,
      "annotations",
      "on|off|auto",
      Shape.ONE,
      "auto",
      "obey the annotations dmac.io/mac and dmac.io/mac-policy of the pod; auto where POD_NAME and a"
          + " service account say which pod this is");

  /** The sections of the help. */
  public enum Group {
    PORTS(
        "Ports, numbered from 0 in this order of kinds, as given within one; in a pod, dmac finds"
            + " them by itself"),
    ECHO("What the pod does"),
    CHANGES("Changes of the MAC address"),
    LOOPS("Poll loops"),
    EAL("Memory and EAL"),
    CONTROL("Control"),
    KUBERNETES("In Kubernetes");

    private final String heading;

    Group(String heading) {
      this.heading = heading;
    }

    public String heading() {
      return heading;
    }
  }

  /** What a change of the file changes in a pod that runs. */
  private static final Set<Setting> LIVE = EnumSet.of(MAC, OVERLAP, ROTATE, ROTATE_POLICY);

  /** How a setting takes values. */
  public enum Shape {
    /** One value. */
    ONE,
    /** Any number of values, which may stand in one text apart from each other by commas. */
    LIST,
    /** Any number of values that may hold commas themselves; blanks part them in a variable. */
    WORDS
  }

  private final Group group;
  private final String key;
  private final String valueName;
  private final Shape shape;
  private final String defaultValue;
  private final String description;

  Setting(
      Group group,
      String key,
      String valueName,
      Shape shape,
      String defaultValue,
      String description) {
    this.group = group;
    this.key = key;
    this.valueName = valueName;
    this.shape = shape;
    this.defaultValue = defaultValue;
    this.description = description;
  }

  public Group group() {
    return group;
  }

  /** The YAML key. */
  public String key() {
    return key;
  }

  public String flag() {
    return "--" + key;
  }

  public String environmentVariable() {
    return "DMAC_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What stands for the value in the help. */
  public String valueName() {
    return valueName;
  }

  public Shape shape() {
    return shape;
  }

  public boolean isRepeatable() {
    return shape != Shape.ONE;
  }

  /** Whether a pod that runs takes another value from its file; else the next start does. */
  public boolean isLive() {
    return LIVE.contains(this);
  }

  /** The value when no source gives one; empty when there is none. */
  public String defaultValue() {
    return defaultValue;
  }

  public String description() {
    return description;
  }

  public static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }
}
