package io.dmac.bench;

import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The links on which addresses are changed: an echo at one end, the flow's port at the other. */
enum ChangeLink {
  AF_PACKET("af_packet", PortKind.AF_PACKET, Namespace.FAR),
  TAP("tap", PortKind.TAP, Namespace.TAP),
  MEMIF("memif", PortKind.MEMIF, ""),
  MACVLAN("macvlan", PortKind.AF_PACKET, Namespace.MACVLAN),
  /** Its lower device hands over all frames, whatever their address. */
  MACVLAN_PASSTHRU("macvlan-passthru", PortKind.AF_PACKET, Namespace.MACVLAN);

  // An abstract socket belongs to a network namespace, and every run has its own.
  private static final String SOCKET = "id=0,socket=@dmac-change";

  private final String label;
  private final PortKind kind;
  private final String kernelInterface;

  ChangeLink(String label, PortKind kind, String kernelInterface) {
    this.label = label;
    this.kind = kind;
    this.kernelInterface = kernelInterface;
  }

  static ChangeLink of(String label) {
    return Arrays.stream(values())
        .filter(link -> link.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no link is called " + label));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(ChangeLink::label).toList();
  }

  String label() {
    return label;
  }

  PortKind kind() {
    return kind;
  }

  /** The kernel's interface whose address changes, where the kernel has one. */
  Optional<String> kernelInterface() {
    return Optional.of(kernelInterface).filter(name -> !name.isEmpty());
  }

  /** What that interface begins with. */
  MacAddress firstAddress() {
    return MacAddress.parse(this == MACVLAN ? Namespace.MACVLAN_MAC : Namespace.FAR_MAC);
  }

  Namespace namespace() throws IOException {
    return switch (this) {
      case AF_PACKET -> Namespace.withVeth();
      case MACVLAN -> Namespace.withMacvlan("bridge");
      case MACVLAN_PASSTHRU -> Namespace.withMacvlan("passthru");
      case TAP, MEMIF -> Namespace.empty();
    };
  }

  /** The words by which {@code dmac run} takes the echo's end. */
  List<String> podPort() {
    return switch (this) {
      case AF_PACKET, MACVLAN, MACVLAN_PASSTHRU -> List.of("--interface", kernelInterface);
      case TAP -> List.of("--tap", Namespace.TAP);
      case MEMIF -> List.of("--vdev", "net_memif0,role=server,rsize=14," + SOCKET);
    };
  }

  /** The echo's end as testpmd takes it. */
  String testpmdPort() {
    return kind.vdevs(0, "change")
        .getFirst()
        .replace("iface=" + Namespace.FAR, "iface=" + kernelInterface);
  }

  /** The flow's end. */
  PortSpec flowPort() {
    return this == MEMIF
        ? new PortSpec.Vdev(
            "net_memif0,role=client,rsize=14," + SOCKET + ",mac=" + TestFrames.SENDER)
        : new PortSpec.KernelInterface(kind.generatorInterface());
  }

  /** Where the search for the lossless rate begins, in frames a second. */
  long firstRate() {
    return this == MEMIF ? 200_000 : 20_000;
  }
}
