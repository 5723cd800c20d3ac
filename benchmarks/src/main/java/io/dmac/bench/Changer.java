package io.dmac.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who changes an address. All but dmac have testpmd for an echo, which receives everything. */
public enum Changer {
  DMAC(""),
  MACCHANGER("macchanger"),
  IP("iproute2"),
  TESTPMD("dpdk-dev");

  /** Debian's package of it; dmac has itself. */
  private final String debianPackage;

  Changer(String debianPackage) {
    this.debianPackage = debianPackage;
  }

  static List<Changer> peers() {
    return Arrays.stream(values()).filter(changer -> changer != DMAC).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is run for a change. */
  String call() {
    return switch (this) {
      case DMAC -> "PUT /v1/ports/0/mac";
      case MACCHANGER -> "macchanger -r";
      case IP -> "ip link set address";
      case TESTPMD -> "testpmd mac_addr set";
    };
  }

  /** Why it cannot be measured on a link, if it cannot. */
  Optional<String> obstacle(ChangeLink link) {
    if (this == DMAC) {
      return Optional.empty();
    }
    if (link.kernelInterface().isEmpty()) {
      return Optional.of(
          this == TESTPMD
              ? "net_" + link.label() + " has no operation that sets its address"
              : "the kernel has no interface on " + link.label());
    }
    if (!OnPath.has("dpdk-testpmd")) {
      return Optional.of("dpdk-testpmd, its echo, is not installed: apt-get install dpdk-dev");
    }
    String program = this == TESTPMD ? "dpdk-testpmd" : label();
    return OnPath.has(program)
        ? Optional.empty()
        : Optional.of(program + " is not installed: apt-get install " + debianPackage);
  }
}
