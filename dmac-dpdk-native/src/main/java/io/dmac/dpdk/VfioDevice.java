package io.dmac.dpdk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A PCI device as vfio would hand it to this process (Documentation/driver-api/vfio.rst). EAL
 * starts without a word when a device is absent, the kernel's, or out of permission's reach, with
 * no port of it: so each is looked for before.
 */
final class VfioDevice {
  /** Their DPDK drivers work beside the kernel's (DPDK guide, "Bifurcated Driver"). */
  static final Set<String> BIFURCATED = Set.of("mlx4_core", "mlx5_core", "mana", "nfb");

  private static final int CAP_IPC_LOCK = 14;
  private static final long KIB_OF_A_MIB = 1024;

  private final Path root;
  private final String address;
  private final Path device;

  /**
   * @param root the folder that has {@code sys}, {@code dev} and {@code proc}
   * @param address such as {@code 0000:02:10.0}
   */
  VfioDevice(Path root, String address) {
    this.root = root;
    this.address = address;
    this.device = root.resolve("sys/bus/pci/devices").resolve(address);
  }

  /**
   * Why no port can be made of it.
   *
   * @param memoryMib that the device will reach
   * @return the reason with its remedy; empty when nothing is in the way
   */
  Optional<String> objection(int memoryMib) {
    if (!Files.isDirectory(device)) {
      return Optional.of(
          "there is no such PCI device here (lspci -D lists them); in a pod it must be allocated to"
              + " it");
    }
    String driver = driver();
    if (BIFURCATED.contains(driver)) {
      return Optional.empty();
    }
    if (!driver.equals("vfio-pci")) {
      return Optional.of(
          (driver.isEmpty() ? "no driver has it" : "the kernel's driver " + driver + " has it")
              + firstInterface().map(name -> " as the interface " + name).orElse("")
              + ", and dmac needs it on vfio-pci: dmac host prepare --bind "
              + address);
    }
    Optional<String> group = nameOf(device.resolve("iommu_group"));
    if (group.isEmpty()) {
      return Optional.of(
          "it has no IOMMU group; boot with intel_iommu=on or amd_iommu=on"
              + " (hugepages/kernel-arguments)");
    }
    return permission(group.get()).or(() -> lockedMemory(memoryMib));
  }

  private Optional<String> permission(String group) {
    for (Path file :
        List.of(root.resolve("dev/vfio/vfio"), root.resolve("dev/vfio").resolve(group))) {
      String name = "/" + root.relativize(file);
      if (!Files.exists(file)) {
        return Optional.of(
            name
                + " is not here; in a container its device must be mounted (a device plugin does)");
      }
      if (!Files.isReadable(file) || !Files.isWritable(file)) {
        return Optional.of(
            name
                + " cannot be opened by this user; dmac host prepare --bind "
                + address
                + " --owner USER, or: chown USER "
                + name);
      }
    }
    return Optional.empty();
  }

  /** What a device reaches is locked in memory, as far as RLIMIT_MEMLOCK or CAP_IPC_LOCK allow. */
  private Optional<String> lockedMemory(int memoryMib) {
    long limitKib = Long.MAX_VALUE;
    long capabilities = 0;
    try {
      for (String line : Files.readAllLines(root.resolve("proc/self/limits"))) {
        if (line.startsWith("Max locked memory")) {
          String soft = line.substring("Max locked memory".length()).strip().split("\\s+", 2)[0];
          limitKib =
              soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft) / KIB_OF_A_MIB;
        }
      }
      for (String line : Files.readAllLines(root.resolve("proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          capabilities = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // the driver will say so
    }
    return (capabilities >>> CAP_IPC_LOCK & 1) == 1 || limitKib >= memoryMib * KIB_OF_A_MIB
        ? Optional.empty()
        : Optional.of(
            "this process may lock "
                + limitKib
                + " KiB of memory (RLIMIT_MEMLOCK), and the device is to reach "
                + memoryMib
                + " MiB; give it CAP_IPC_LOCK, or raise the limit (ulimit -l, LimitMEMLOCK=)");
  }

  /** The interface of a device that the kernel alone drives, in this network namespace. */
  Optional<String> kernelInterface() {
    return BIFURCATED.contains(driver()) ? Optional.empty() : firstInterface();
  }

  private String driver() {
    return nameOf(device.resolve("driver")).orElse("");
  }

  private Optional<String> firstInterface() {
    try (DirectoryStream<Path> net = Files.newDirectoryStream(device, "{net,virtio*}")) {
      for (Path folder : net) {
        Path names = folder.endsWith("net") ? folder : folder.resolve("net");
        if (Files.isDirectory(names)) {
          try (DirectoryStream<Path> each = Files.newDirectoryStream(names)) {
            for (Path name : each) {
              return Optional.of(String.valueOf(name.getFileName()));
            }
          }
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<String> nameOf(Path link) {
    try {
      return Files.exists(link)
          ? Optional.of(String.valueOf(link.toRealPath().getFileName()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
