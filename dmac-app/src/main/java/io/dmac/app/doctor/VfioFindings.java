package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a device needs to be used from user space: an IOMMU, vfio's modules, its files. */
final class VfioFindings {
  private static final String AREA = "vfio";
  private static final String NO_IOMMU = "sys/module/vfio/parameters/enable_unsafe_noiommu_mode";

  private VfioFindings() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    findings.add(iommu(files, use));
    boolean loaded = files.exists("sys/module/vfio_pci");
    findings.add(modules(files, loaded, use));
    if (files.text(NO_IOMMU).filter("Y"::equals).isPresent()) {
      findings.add(
          Finding.warning(
              AREA,
              "no-IOMMU mode",
              "on: a device may write to all of the machine's memory",
              "echo N > /" + NO_IOMMU + ", and turn the IOMMU on"));
    }
    if (loaded || use.isNeeded()) { // else the file is not there yet, and modprobe makes it
      findings.add(container(files, use));
    }
    findings.addAll(groups(files, use));
    return findings;
  }

  private static Finding iommu(MachineFiles files, VfioUse use) {
    int groups = files.names("sys/kernel/iommu_groups", "*").size();
    if (groups > 0) {
      return Finding.ok(AREA, "IOMMU", "on, " + groups + " groups");
    }
    return needed(
        use,
        "IOMMU",
        "no group under /sys/kernel/iommu_groups: off, or the machine has none",
        isVirtualMachine(files)
            ? "give the virtual machine one (QEMU: -machine q35,kernel-irqchip=split -device"
                + " intel-iommu,intremap=on,caching-mode=on), then boot its kernel with "
                + parameters(files)
            : "turn it on in the firmware (VT-d, AMD-Vi), and boot the kernel with "
                + parameters(files));
  }

  private static String parameters(MachineFiles files) {
    return files.field("proc/cpuinfo", "vendor_id").filter("AuthenticAMD"::equals).isPresent()
        ? "iommu=pt (amd_iommu is on where the firmware tells of one)"
        : "intel_iommu=on iommu=pt";
  }

  private static boolean isVirtualMachine(MachineFiles files) {
    return files
        .field("proc/cpuinfo", "flags")
        .map(flags -> List.of(flags.split("\\s+")).contains("hypervisor"))
        .orElse(false);
  }

  private static Finding modules(MachineFiles files, boolean loaded, VfioUse use) {
    boolean type1 = files.exists("sys/module/vfio_iommu_type1");
    if (loaded && type1) {
      return Finding.ok(AREA, "vfio modules", "vfio_pci and vfio_iommu_type1 are there");
    }
    return needed(
        use,
        "vfio modules",
        loaded
            ? "vfio_iommu_type1 is not loaded"
            : type1 ? "vfio_pci is not loaded" : "vfio_pci and vfio_iommu_type1 are not loaded",
        loaded
            ? "modprobe vfio_iommu_type1"
            : "modprobe vfio-pci (at each boot: echo vfio-pci >"
                + " /etc/modules-load.d/vfio-pci.conf)");
  }

  private static Finding container(MachineFiles files, VfioUse use) {
    String path = "/dev/vfio/vfio";
    if (!files.exists(path.substring(1))) {
      return needed(
          use,
          path,
          "not here" + (use.isNeeded() ? ": " + VfioObstacle.QUIET : ""),
          "modprobe vfio-pci; in a container --device " + path + ", or by the device plugin");
    }
    return files.canWrite(path.substring(1))
        ? Finding.ok(AREA, path, "this user may read and write it")
        : needed(
            use,
            path,
            "this user may not read and write it"
                + (use.isNeeded() ? ": " + VfioObstacle.QUIET : ""),
            "chmod 0666 " + path + " (it gives no device to anybody)");
  }

  private static List<Finding> groups(MachineFiles files, VfioUse use) {
    List<Finding> findings = new ArrayList<>();
    for (String name : files.names("dev/vfio", "{[0-9]*,noiommu-[0-9]*}")) {
      String path = "/dev/vfio/" + name;
      Optional<PciDevice> device =
          use.devices().stream()
              .filter(each -> each.groupFile(files).filter(path::equals).isPresent())
              .findFirst();
      String of = device.map(each -> ", for " + each.address()).orElse("");
      if (files.canWrite(path.substring(1))) {
        findings.add(Finding.ok(AREA, path, "this user may read and write it" + of));
      } else if (device.isPresent()) {
        findings.add(
            Finding.missing(
                AREA,
                path,
                "this user may not read and write it" + of + ": " + VfioObstacle.QUIET,
                VfioObstacle.own(files, path)));
      } else {
        findings.add(
            Finding.ok(AREA, path, "this user may not open it, and no device here needs it"));
      }
    }
    return findings;
  }

  /** Nobody can be asked to care about vfio who has no device for it. */
  private static Finding needed(VfioUse use, String subject, String finding, String remedy) {
    return use.candidates().isEmpty() && !use.isNeeded()
        ? Finding.ok(AREA, subject, finding + "; " + VfioUse.NOT_NEEDED)
        : use.needed(AREA, subject, finding, remedy);
  }
}
