package io.dmac.app.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The PCI network devices: who holds each, and whether EAL would find it. */
final class NicFindings {
  private static final String AREA = "devices";
  private static final int IFF_UP = 1;

  private NicFindings() {}

  static List<Finding> findings(MachineFiles files, VfioUse use) {
    return use.candidates().stream().flatMap(device -> findings(files, device, use)).toList();
  }

  private static Stream<Finding> findings(MachineFiles files, PciDevice device, VfioUse use) {
    return Stream.concat(
        Stream.of(finding(files, device, use)), ownerIsDown(files, device, use).stream());
  }

  private static Finding finding(MachineFiles files, PciDevice device, VfioUse use) {
    String what = describe(files, device);
    if (VfioUse.isWithKernel(device)) {
      return Finding.ok(AREA, device.address(), what + served(device));
    }
    return VfioObstacle.of(files, device)
        .map(
            obstacle ->
                use.uses(device)
                    ? Finding.missing(
                        AREA, device.address(), what + "; " + obstacle.finding(), obstacle.remedy())
                    : Finding.warning(
                        AREA,
                        device.address(),
                        what + "; for --pci it is " + obstacle.finding(),
                        obstacle.remedy()))
        .orElseGet(() -> Finding.ok(AREA, device.address(), what + "; ready for --pci"));
  }

  private static String served(PciDevice device) {
    if (VfioObstacle.isBifurcated(device)) {
      return "; ready for --pci, whose driver works beside the kernel's";
    }
    return "; serves --interface "
        + device.interfaces().getFirst()
        + "; for --pci: dmac host prepare --bind "
        + device.address()
        + ", without which "
        + VfioObstacle.QUIET;
  }

  private static String describe(MachineFiles files, PciDevice device) {
    String neighbours =
        device.neighbours(files).stream()
            .map(each -> each.address() + each.driver().map(name -> " (" + name + ")").orElse(""))
            .collect(Collectors.joining(", "));
    return device.identity()
        + device.driver().map(name -> ", " + name).orElse(", no driver")
        + device.interfaces().stream().map(name -> ", " + name).collect(Collectors.joining())
        + device.group().map(group -> ", IOMMU group " + group).orElse(", no IOMMU group")
        + (neighbours.isEmpty() ? "" : " with " + neighbours)
        + (device.node() < 0 ? "" : ", node" + device.node())
        + relation(files, device);
  }

  private static String relation(MachineFiles files, PciDevice device) {
    long most = device.sriov(files, "totalvfs");
    String owns =
        most == 0
            ? ""
            : ", PF with "
                + device.sriov(files, "numvfs")
                + " of "
                + most
                + " VFs"
                + (device.sriov(files, "drivers_autoprobe") == 1
                    ? ", which the kernel's driver takes (sriov_drivers_autoprobe 1)"
                    : ", which no driver takes (sriov_drivers_autoprobe 0)");
    return device.owner().map(owner -> ", " + virtual(files, device, owner)).orElse("") + owns;
  }

  private static String virtual(MachineFiles files, PciDevice device, String address) {
    Optional<PciDevice> owner = PciDevice.find(files, address);
    int number = owner.map(each -> each.functions().indexOf(device.address())).orElse(-1);
    Optional<String> name = owner.flatMap(each -> each.interfaces().stream().findFirst());
    return (number < 0 ? "VF" : "VF " + number)
        + " of "
        + address
        + name.map(each -> " (" + each + ")")
            .orElse(", whose trust and spoof check its node tells: ip link show");
  }

  /** The owner's interface can be seen in its own network namespace alone. */
  private static Optional<Finding> ownerIsDown(MachineFiles files, PciDevice device, VfioUse use) {
    Optional<String> name =
        device
            .owner()
            .flatMap(address -> PciDevice.find(files, address))
            .flatMap(owner -> owner.interfaces().stream().findFirst());
    OptionalLong flags =
        name.isEmpty()
            ? OptionalLong.empty()
            : files.number("sys/class/net/" + name.get() + "/flags");
    if (flags.isEmpty() || (flags.getAsLong() & IFF_UP) != 0) {
      return Optional.empty();
    }
    String finding =
        "its PF "
            + name.get()
            + " is down: rte_eth_dev_start returns 0 and no frame is delivered, nor does a set MAC"
            + " address take effect until the port is started again";
    String remedy = "ip link set " + name.get() + " up, then restart dmac";
    return Optional.of(
        use.uses(device)
            ? Finding.missing(AREA, device.address() + " PF", finding, remedy)
            : Finding.warning(AREA, device.address() + " PF", finding, remedy));
  }
}
