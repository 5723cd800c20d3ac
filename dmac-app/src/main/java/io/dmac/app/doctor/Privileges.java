package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;

/** The capabilities of this process (capabilities(7)). */
final class Privileges {
  private static final String AREA = "privileges";

  /** Those that dmac can use, by their number in linux/capability.h. */
  private enum Capability {
    CAP_NET_ADMIN(12, "change the MAC address of an interface, make a tap"),
    CAP_NET_RAW(13, "use an interface by AF_PACKET, ask and tell the segment"),
    CAP_IPC_LOCK(14, "lock the memory that a device on vfio reads and writes");

    private final int number;
    private final String use;

    Capability(int number, String use) {
      this.number = number;
      this.use = use;
    }
  }

  private Privileges() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      findings.add(finding(capability, has(files, capability.number), use));
    }
    return findings;
  }

  private static Finding finding(Capability capability, boolean has, VfioUse use) {
    if (has) {
      return Finding.ok(AREA, capability.name(), "there, to " + capability.use);
    }
    String lacking = "not there, to " + capability.use;
    String remedy =
        "add "
            + capability.name().substring("CAP_".length())
            + " to the container's securityContext.capabilities, or start dmac as root";
    // that it is missing shows in what may be locked: see MemlockFindings
    return capability == Capability.CAP_IPC_LOCK
        ? use.hint(
            AREA,
            capability.name(),
            use.isNeeded() ? lacking : lacking + "; " + VfioUse.NOT_NEEDED,
            remedy)
        : Finding.missing(AREA, capability.name(), lacking, remedy);
  }

  /** Whether this process has a capability, by its number. */
  static boolean has(MachineFiles files, int capability) {
    try {
      return files
          .field("proc/self/status", "CapEff")
          .map(text -> Long.parseUnsignedLong(text, 16))
          .filter(effective -> (effective >>> capability & 1) == 1)
          .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
