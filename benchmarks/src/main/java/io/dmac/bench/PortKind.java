package io.dmac.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ports on which both programs can be compared. */
enum PortKind {
  /** Makes every frame up and throws every frame away: what is left is the program itself. */
  NULL(Load.MADE_UP, "net_null0,size=SIZE"),
  /** A ring whose ends are one port: what is sent is received again. */
  RING(Load.SEEDED, "net_ring0"),
  /** Both ends of a shared memory in one process: what one port sends the other receives. */
  MEMIF(
      Load.SEEDED,
      "net_memif0,role=server,id=0,socket=SOCKET" + " net_memif1,role=client,id=0,socket=SOCKET"),
  /** One end of a veth pair, by a ring shared with the kernel. */
  AF_PACKET(
      Load.FROM_OUTSIDE,
      "net_af_packet0,iface=" + Namespace.FAR + ",blocksz=65536,framesz=2048,framecnt=4096"),
  /** One end of a veth pair, by an XDP program and the socket it redirects to. */
  AF_XDP(Load.FROM_OUTSIDE, "net_af_xdp0,iface=" + Namespace.FAR),
  /** A tap: a system call for each frame. */
  TAP(Load.FROM_OUTSIDE, "net_tap0,iface=" + Namespace.TAP + ",mac=" + Namespace.FAR_MAC);

  /** Where the frames come from. */
  enum Load {
    /** The port invents them. */
    MADE_UP,
    /** A few are put in, and go round for ever. */
    SEEDED,
    /** A {@link Generator} sends them to the port, and they come back to it. */
    FROM_OUTSIDE
  }

  /** Bursts that testpmd's {@code start tx_first} and our seeding put in. */
  private static final int SEED_BURSTS = 4;

  private final Load load;

  /** With blanks between them. */
  private final String vdevs;

  PortKind(Load load, String vdevs) {
    this.load = load;
    this.vdevs = vdevs;
  }

  static PortKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no port '"
                        + label
                        + "' to compare on; choose among "
                        + String.join(", ", labels())));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(PortKind::label).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Load load() {
    return load;
  }

  boolean isLoadedFromOutside() {
    return load == Load.FROM_OUTSIDE;
  }

  /** The most queues that carry traffic: the others have one, or would need several flows. */
  int mostQueues() {
    return this == NULL || this == RING ? 2 : 1;
  }

  /** The Linux interface at which the generator stands; only for ports loaded from outside. */
  String generatorInterface() {
    return this == TAP ? Namespace.TAP : Namespace.NEAR;
  }

  /**
   * The devices, each with one port.
   *
   * @param size bytes of a frame
   * @param who whose devices these are, so that two programs share none
   */
  List<String> vdevs(int size, String who) {
    String socket = "@dmac-bench-" + ProcessHandle.current().pid() + "-" + who;
    return Arrays.stream(vdevs.split(" "))
        .map(vdev -> vdev.replace("SIZE", String.valueOf(size)).replace("SOCKET", socket))
        .toList();
  }

  /** Bursts of frames that must be put into each queue before any can be forwarded. */
  int seedBursts() {
    return load == Load.SEEDED ? SEED_BURSTS : 0;
  }
}
