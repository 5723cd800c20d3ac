package io.dmac.app.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The devices that this process is to use by vfio. What they alone need is missing where it is not
 * there; elsewhere nobody has to care.
 *
 * @param allocated addresses by the device plugin's variable that names them
 * @param devices that are to be used
 * @param candidates the machine's network devices, of which one could be used
 */
record VfioUse(
    SortedMap<String, List<String>> allocated,
    List<PciDevice> devices,
    List<PciDevice> candidates) {
  static final String NOT_NEEDED = "not needed for tap and af_packet";

  /**
   * Those that the device plugin allocated. Where there is no device plugin, those on vfio-pci
   * whose group has a file here: in a container sysfs shows the whole node's devices, and /dev/vfio
   * the container's own.
   */
  static VfioUse of(MachineFiles files, Map<String, String> environment) {
    SortedMap<String, List<String>> allocated = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("PCIDEVICE_") && !name.endsWith("_INFO")) {
            allocated.put(name, addresses(value));
          }
        });
    List<PciDevice> candidates = PciDevice.network(files);
    Stream<PciDevice> devices =
        allocated.isEmpty()
            ? candidates.stream().filter(each -> each.isOnVfio() && hasGroupFile(files, each))
            : allocated.values().stream()
                .flatMap(List::stream)
                .distinct()
                .flatMap(address -> PciDevice.find(files, address).stream())
                .filter(each -> !isWithKernel(each));
    return new VfioUse(allocated, devices.toList(), candidates);
  }

  /** Whether a device serves through the kernel's driver, by DPDK's or as an interface. */
  static boolean isWithKernel(PciDevice device) {
    return VfioObstacle.isBifurcated(device)
        || (device.driver().isPresent() && !device.interfaces().isEmpty());
  }

  boolean isNeeded() {
    return !devices.isEmpty();
  }

  boolean uses(PciDevice device) {
    return devices.stream().anyMatch(each -> each.address().equals(device.address()));
  }

  /** Missing where a device needs it, else a warning. */
  Finding needed(String area, String subject, String finding, String remedy) {
    return isNeeded()
        ? Finding.missing(area, subject, finding, remedy)
        : Finding.warning(area, subject, finding + "; " + NOT_NEEDED, remedy);
  }

  /** A warning where a device needs care, else nothing to do. */
  Finding hint(String area, String subject, String finding, String remedy) {
    return isNeeded()
        ? Finding.warning(area, subject, finding, remedy)
        : Finding.ok(area, subject, finding);
  }

  private static boolean hasGroupFile(MachineFiles files, PciDevice device) {
    return device.groupFile(files).filter(path -> files.exists(path.substring(1))).isPresent();
  }

  private static List<String> addresses(String value) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .toList();
  }
}
