package io.dmac.app.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A machine of files in a folder: as much of /proc, /sys and /dev as a test gives it. */
final class FakeMachine {
  private final Path root;
  private final Set<Path> forbidden = new HashSet<>();
  private final Map<String, String> environment = new HashMap<>();

  FakeMachine(Path root) {
    this.root = root;
  }

  FakeMachine file(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeMachine link(String path, String target) {
    try {
      Path link = root.resolve(path);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A device that has a driver, unless that is empty, and is in an IOMMU group. */
  FakeMachine device(String address, String kind, String driver, String group) {
    String folder = "sys/bus/pci/devices/" + address;
    file(folder + "/class", kind);
    file(folder + "/vendor", "0x8086");
    file(folder + "/device", "0x10ed");
    file(folder + "/numa_node", "-1");
    if (!driver.isEmpty()) {
      link(folder + "/driver", "../../../bus/pci/drivers/" + driver);
    }
    link(folder + "/iommu_group", "../../../kernel/iommu_groups/" + group);
    return file("sys/kernel/iommu_groups/" + group + "/devices/" + address, "");
  }

  /** A network device. */
  FakeMachine nic(String address, String driver, String group) {
    return device(address, "0x020000", driver, group);
  }

  FakeMachine netInterface(String address, String name, String flags) {
    file("sys/bus/pci/devices/" + address + "/net/" + name + "/flags", flags);
    return file("sys/class/net/" + name + "/flags", flags);
  }

  /** A file that this user may not write; as root, tests cannot take that right from themselves. */
  FakeMachine forbidden(String path) {
    file(path, "");
    forbidden.add(root.resolve(path));
    return this;
  }

  FakeMachine variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  MachineFiles files() {
    return new MachineFiles(root, path -> Files.exists(path) && !forbidden.contains(path));
  }

  Map<String, String> environment() {
    return environment;
  }

  VfioUse use() {
    return VfioUse.of(files(), environment);
  }
}
