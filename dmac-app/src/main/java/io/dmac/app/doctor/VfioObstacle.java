package io.dmac.app.doctor;

import io.dmac.dpdk.Eal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The first thing that keeps EAL from a device. EAL passes over such a device and says that all
 * went well.
 *
 * @param finding what is so
 * @param remedy what to do about it
 */
record VfioObstacle(String finding, String remedy) {
  static final String QUIET = "rte_eal_init would return success with 0 ports";

  /** The kernel lets a group be used when such drivers hold its other members. */
  private static final Set<String> HARMLESS = Set.of("pci-stub", "pcieport");

  static boolean isBifurcated(PciDevice device) {
    return device.driver().filter(Eal::isBifurcated).isPresent();
  }

  static Optional<VfioObstacle> of(MachineFiles files, PciDevice device) {
    if (!device.isOnVfio()) {
      return Optional.of(
          new VfioObstacle(
              device.driver().map(name -> "held by the kernel's " + name).orElse("without a driver")
                  + ": "
                  + QUIET,
              bind(device)));
    }
    List<PciDevice> holders = holders(files, device);
    if (!holders.isEmpty()) {
      return Optional.of(
          new VfioObstacle(
              "IOMMU group "
                  + device.group().orElse("")
                  + " is not viable while the kernel holds "
                  + holders.stream().map(VfioObstacle::named).collect(Collectors.joining(" and "))
                  + ": "
                  + QUIET,
              holders.stream().map(VfioObstacle::bind).collect(Collectors.joining("; and "))));
    }
    Optional<String> file = device.groupFile(files);
    if (file.isEmpty()) {
      return Optional.of(
          new VfioObstacle(
              "in no IOMMU group: " + QUIET, "turn the IOMMU on, as told of it under vfio"));
    }
    String path = file.get().substring(1);
    if (!files.exists(path)) {
      return Optional.of(
          new VfioObstacle(
              file.get() + " is not here: " + QUIET,
              "give it to the container: --device "
                  + file.get()
                  + " --device /dev/vfio/vfio, or by the device plugin"));
    }
    return files.canWrite(path)
        ? Optional.empty()
        : Optional.of(
            new VfioObstacle(
                "this user may not open " + file.get() + ": " + QUIET, own(files, file.get())));
  }

  /** Members of the device's group that a driver of the kernel holds. */
  static List<PciDevice> holders(MachineFiles files, PciDevice device) {
    return device.neighbours(files).stream()
        .filter(each -> !each.isBridge() && !each.isOnVfio())
        .filter(each -> each.driver().filter(name -> !HARMLESS.contains(name)).isPresent())
        .toList();
  }

  /** How a device comes to vfio-pci. */
  static String bind(PciDevice device) {
    String address = device.address();
    String folder = "/sys/bus/pci/devices/" + address;
    return "dmac host prepare --bind "
        + address
        + " (echo vfio-pci > "
        + folder
        + "/driver_override; "
        + device
            .driver()
            .map(driver -> "echo " + address + " > " + folder + "/driver/unbind; ")
            .orElse("")
        + "echo "
        + address
        + " > /sys/bus/pci/drivers_probe)";
  }

  /** How this user comes to own a file. */
  static String own(MachineFiles files, String path) {
    String user = files.field("proc/self/status", "Uid").orElse("USER").split("\\s+", -1)[0];
    return "chown " + user + " " + path + ", or dmac host prepare --owner " + user;
  }

  private static String named(PciDevice device) {
    return device.address() + " (" + device.driver().orElse("") + ")";
  }
}
