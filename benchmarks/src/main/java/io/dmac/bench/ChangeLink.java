package io.dmac.bench;

import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The links on which addresses are changed: an echo at one end, the flow's port at the other. */
enum ChangeLink {
  AF_PACKET(PortKind.AF_PACKET, Namespace.FAR),
  TAP(PortKind.TAP, Namespace.TAP),
  MEMIF(PortKind.MEMIF, ""),
  MACVLAN(PortKind.AF_PACKET, Namespace.MACVLAN);

  // An abstract socket belongs to a network namespace, and every run has its own.
  private static final String SOCKET = "id=0,socket=@dmac-change";

  private final PortKind kind;
  private final String kernelInterface;

  ChangeLink(PortKind kind, String kernelInterface) {
    this.kind = kind;
    this.kernelInterface = kernelInterface;
  }

  static ChangeLink of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(ChangeLink::label).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
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
      case MACVLAN -> Namespace.withMacvlan();
      case TAP, MEMIF -> Namespace.empty();
    };
  }

  /** The words by which {@code dmac run} takes the echo's end. */
  List<String> podPort() {
    return switch (this) {
      case AF_PACKET, MACVLAN -> List.of("--interface", kernelInterface);
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
