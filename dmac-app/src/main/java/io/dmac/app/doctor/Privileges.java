package io.dmac.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static List<Finding> findings() {
    long effective = effective();
    List<Finding> findings = new ArrayList<>();
    for (Capability capability : Capability.values()) {
      findings.add(
          (effective >>> capability.number & 1) == 1
              ? Finding.ok(AREA, capability.name(), "there, to " + capability.use)
              : Finding.missing(
                  AREA,
                  capability.name(),
                  "not there, to " + capability.use,
                  "add "
                      + capability.name().substring(4)
                      + " to the container's securityContext.capabilities, or start dmac as root"));
    }
    return findings;
  }

  private static long effective() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring(7).strip(), 16);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }
}
