package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Why a capability is not there. */
  private enum Lack {
    NOT_GIVEN("not there"),
    /** An ordinary user's process has it from the file that it executes, or from its parent. */
    NOT_HANDED_ON("within reach, but not this user's"),
    /** As the one above, and a file's capabilities do not count. */
    NOT_TO_BE_GAINED("within reach, but no_new_privs keeps it from this user");

    private final String finding;

    Lack(String finding) {
      this.finding = finding;
    }

    static Lack of(MachineFiles files, Capability capability) {
      if (!contains(files, "CapBnd", capability.number)) {
        return NOT_GIVEN;
      }
      return files.field("proc/self/status", "NoNewPrivs").filter("1"::equals).isPresent()
          ? NOT_TO_BE_GAINED
          : NOT_HANDED_ON;
    }

    String remedy(Capability capability, Optional<String> uids) {
      String name = capability.name().substring("CAP_".length());
      String asRoot = "in a pod with runAsUser: 0, where it counts for root at once";
      String user = uids.map(text -> " (now " + text.split("\\s+", -1)[0] + ")").orElse("");
      return switch (this) {
        case NOT_GIVEN ->
            "add "
                + name
                + " to the container's securityContext.capabilities (capabilities: {add: ["
                + name
                + "]}), or start dmac as root";
        case NOT_HANDED_ON ->
            "start dmac as root"
                + user
                + ", "
                + asRoot
                + "; or by the image's own entrypoint, /opt/dmac/bin/dmac, which hands it on, if"
                + " the image's copies kept the file's capabilities";
        case NOT_TO_BE_GAINED ->
            "leave out allowPrivilegeEscalation: false (--security-opt no-new-privileges), or start"
                + " dmac as root"
                + user
                + ", "
                + asRoot;
      };
    }
  }

  private Privileges() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      findings.add(finding(files, capability, use));
    }
    return findings;
  }

  private static Finding finding(MachineFiles files, Capability capability, VfioUse use) {
    if (has(files, capability.number)) {
      return Finding.ok(AREA, capability.name(), "there, to " + capability.use);
    }
    Lack lack = Lack.of(files, capability);
    String lacking = lack.finding + ", to " + capability.use;
    String remedy = lack.remedy(capability, files.field("proc/self/status", "Uid"));
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
    return contains(files, "CapEff", capability);
  }

  private static boolean contains(MachineFiles files, String set, int capability) {
    try {
      return files
          .field("proc/self/status", set)
          .map(text -> Long.parseUnsignedLong(text, 16))
          .filter(capabilities -> (capabilities >>> capability & 1) == 1)
          .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
