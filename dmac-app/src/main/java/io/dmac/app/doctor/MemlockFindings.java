package io.dmac.app.doctor;

import java.util.List;
import java.util.Optional;

/** How much memory this process may lock (RLIMIT_MEMLOCK, getrlimit(2)). */
final class MemlockFindings {
  private static final String AREA = "memory";
  private static final String SUBJECT = "memlock";
  private static final String LIMIT = "Max locked memory";
  private static final int CAP_IPC_LOCK = 14;

  private MemlockFindings() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    return files.lines("proc/self/limits").stream()
        .filter(line -> line.startsWith(LIMIT))
        .map(line -> line.substring(LIMIT.length()).strip().split("\\s+", -1)[0])
        .map(limit -> finding(files, limit, use))
        .toList();
  }

  private static Finding finding(MachineFiles files, String limit, VfioUse use) {
    if (limit.equals("unlimited")) {
      return Finding.ok(AREA, SUBJECT, "unlimited");
    }
    long mib = Long.parseLong(limit) >> 20;
    if (isExempt(files)) {
      return Finding.ok(AREA, SUBJECT, mib + " MiB, of which CAP_IPC_LOCK makes this process free");
    }
    if (mib >= HugepageFindings.USUAL_MIB) {
      return Finding.ok(AREA, SUBJECT, mib + " MiB, enough for a port on vfio");
    }
    return use.isNeeded()
        ? Finding.missing(
            AREA,
            SUBJECT,
            mib
                + " MiB, and a port on vfio locks "
                + HugepageFindings.USUAL_MIB
                + ": EAL logs \"Cannot set up DMA remapping, error 12\", rte_eth_dev_start returns"
                + " 0 all the same, and no frame arrives",
            "add IPC_LOCK to the container's securityContext.capabilities, or ulimit -l unlimited"
                + " (LimitMEMLOCK=infinity in a systemd unit; --ulimit memlock=-1 for a container)")
        : Finding.ok(AREA, SUBJECT, mib + " MiB; more is " + VfioUse.NOT_NEEDED);
  }

  /** vfio asks capable(), so that a capability within a user namespace does not count. */
  private static boolean isExempt(MachineFiles files) {
    Optional<String> map = files.text("proc/self/uid_map");
    boolean initial =
        map.isEmpty() || map.get().replaceAll("\\s+", " ").strip().equals("0 0 4294967295");
    return initial && Privileges.has(files, CAP_IPC_LOCK);
  }
}
