package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SELinux, AppArmor and seccomp: who may refuse what the capabilities permit. */
final class SecurityModuleFindings {
  private static final String AREA = "security";
  private static final String USER_NAMESPACES =
      "proc/sys/kernel/apparmor_restrict_unprivileged_userns";
  private static final int CAP_SYS_ADMIN = 21;

  private SecurityModuleFindings() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    String context =
        files.text("proc/self/attr/current").map(text -> text.replace("\0", "")).orElse("");
    boolean linux = files.exists("sys/fs/selinux/enforce");
    if (linux) {
      findings.add(selinux(files, context, use));
    }
    appArmor(linux ? "" : context, use).ifPresent(findings::add);
    if (files.text(USER_NAMESPACES).filter("1"::equals).isPresent()
        && !Privileges.has(files, CAP_SYS_ADMIN)) {
      findings.add(
          Finding.warning(
              AREA,
              "user namespaces",
              "AppArmor keeps them from ordinary users: dmac demo then runs as root alone",
              "sudo ./dmac demo, or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"));
    }
    files
        .field("proc/self/status", "Seccomp")
        .map(mode -> seccomp(mode, use))
        .ifPresent(findings::add);
    return findings;
  }

  private static Finding selinux(MachineFiles files, String context, VfioUse use) {
    if (files.text("sys/fs/selinux/enforce").filter("1"::equals).isEmpty()) {
      return Finding.ok(AREA, "SELinux", "permissive: it refuses nothing");
    }
    boolean confined = context.contains(":container_t:");
    String found = "enforcing" + (context.isEmpty() ? "" : ", as " + context);
    return confined
        ? use.hint(
            AREA,
            "SELinux",
            found + ", which may not use the files under /dev/vfio",
            "setsebool -P container_use_devices on, or --security-opt label=disable (Kubernetes:"
                + " seLinuxOptions type spc_t); ausearch -m avc says what was refused")
        : Finding.ok(AREA, "SELinux", found + "; ausearch -m avc says what was refused");
  }

  /** The kernel writes {@code profile (mode)}, or {@code unconfined}. */
  private static Optional<Finding> appArmor(String context, VfioUse use) {
    if (context.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        context.endsWith("(enforce)")
            ? use.hint(
                AREA,
                "AppArmor",
                "profile " + context + " may refuse files and mounts: dmesg says what",
                "where it does: --security-opt apparmor=unconfined, or"
                    + " securityContext.appArmorProfile.type: Unconfined")
            : Finding.ok(AREA, "AppArmor", context));
  }

  private static Finding seccomp(String mode, VfioUse use) {
    return mode.equals("2")
        ? use.hint(
            AREA,
            "seccomp",
            "a filter is on: what it refuses fails with EPERM, whatever the capabilities",
            "where a call does: --security-opt seccomp=unconfined, or"
                + " securityContext.seccompProfile.type: Unconfined")
        : Finding.ok(AREA, "seccomp", "no filter");
  }
}
