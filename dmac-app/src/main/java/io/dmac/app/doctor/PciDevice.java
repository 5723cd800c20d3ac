package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PCI device as sysfs tells of it (Documentation/ABI/testing/sysfs-bus-pci).
 *
 * @param address such as {@code 0000:02:10.0}
 * @param identity vendor and device, such as {@code 8086:10ed}
 * @param kind the PCI class, such as {@code 0x020000}
 * @param driver that holds it
 * @param group its IOMMU group
 * @param node its NUMA node, -1 where there is but one
 * @param interfaces of the kernel, in this network namespace
 * @param owner the physical function of a virtual one
 * @param functions addresses of its virtual functions
 */
record PciDevice(
    String address,
    String identity,
    String kind,
    Optional<String> driver,
    Optional<String> group,
    long node,
    List<String> interfaces,
    Optional<String> owner,
    List<String> functions) {
  private static final String FOLDER = "sys/bus/pci/devices/";

  static Optional<PciDevice> find(MachineFiles files, String address) {
    String folder = FOLDER + address;
    if (!files.exists(folder)) {
      return Optional.empty();
    }
    return Optional.of(
        new PciDevice(
            address,
            hexadecimal(files, folder + "/vendor") + ":" + hexadecimal(files, folder + "/device"),
            files.text(folder + "/class").orElse(""),
            files.link(folder + "/driver"),
            files.link(folder + "/iommu_group"),
            files.number(folder + "/numa_node").orElse(-1),
            interfaces(files, folder),
            files.link(folder + "/physfn"),
            functions(files, folder)));
  }

  /** The network devices: those of class 0x02. */
  static List<PciDevice> network(MachineFiles files) {
    return files.names(FOLDER, "*").stream()
        .filter(address -> files.text(FOLDER + address + "/class").orElse("").startsWith("0x02"))
        .flatMap(address -> find(files, address).stream())
        .toList();
  }

  /** The other devices that the IOMMU cannot tell from this one. */
  List<PciDevice> neighbours(MachineFiles files) {
    return group.stream()
        .flatMap(
            number -> files.names("sys/kernel/iommu_groups/" + number + "/devices", "*").stream())
        .filter(each -> !each.equals(address))
        .flatMap(each -> find(files, each).stream())
        .toList();
  }

  /** A setting of SR-IOV, such as {@code totalvfs}. */
  long sriov(MachineFiles files, String setting) {
    return files.number(FOLDER + address + "/sriov_" + setting).orElse(0);
  }

  boolean isOnVfio() {
    return driver
        .filter(name -> name.endsWith("vfio-pci") || name.endsWith("vfio_pci"))
        .isPresent();
  }

  boolean isBridge() {
    return kind.startsWith("0x06");
  }

  /** Its group's file under /dev/vfio; without an IOMMU the kernel calls it noiommu-N. */
  Optional<String> groupFile(MachineFiles files) {
    return group.map(
        number ->
            files.exists("dev/vfio/noiommu-" + number)
                ? "/dev/vfio/noiommu-" + number
                : "/dev/vfio/" + number);
  }

  private static String hexadecimal(MachineFiles files, String path) {
    return files.text(path).map(text -> text.replace("0x", "")).orElse("????");
  }

  /** A virtio device has them one folder further down. */
  private static List<String> interfaces(MachineFiles files, String folder) {
    return Stream.concat(
            files.names(folder + "/net", "*").stream(),
            files.names(folder, "virtio*").stream()
                .flatMap(each -> files.names(folder + "/" + each + "/net", "*").stream()))
        .toList();
  }

  /** In the order of their numbers: virtfn2 comes before virtfn10. */
  private static List<String> functions(MachineFiles files, String folder) {
    List<String> functions = new ArrayList<>();
    for (int i = 0; ; i++) {
      Optional<String> function = files.link(folder + "/virtfn" + i);
      if (function.isEmpty()) {
        return List.copyOf(functions);
      }
      functions.add(function.get());
    }
  }
}
