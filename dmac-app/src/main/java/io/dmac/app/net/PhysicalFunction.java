package io.dmac.app.net;

import io.dmac.change.DeviceOwner;
import io.dmac.port.VirtualFunction;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The owner of an SR-IOV virtual function, found in sysfs (Documentation/ABI/testing/sysfs-bus-pci)
 * and asked by rtnetlink. In a pod its interface is usually not to be seen: it belongs to the
 * node's network namespace.
 */
public final class PhysicalFunction implements DeviceOwner {
  private static final Path SYS = Path.of("/sys");

  private final Path device;
  private final Function<String, List<VirtualFunction>> functions;

  /**
   * @param device the folder of the virtual function's PCI device
   * @param functions those of an interface
   */
  PhysicalFunction(Path device, Function<String, List<VirtualFunction>> functions) {
    this.device = device;
    this.functions = functions;
  }

  /** The owner of a PCI device, such as {@code 0000:02:10.0}. */
  public static DeviceOwner ofPci(String address) {
    return new PhysicalFunction(
        SYS.resolve("bus/pci/devices").resolve(address), PhysicalFunction::functionsOf);
  }

  /** The owner of the device beneath a kernel interface. */
  public static DeviceOwner ofInterface(String name) {
    return new PhysicalFunction(
        SYS.resolve("class/net").resolve(name).resolve("device"), PhysicalFunction::functionsOf);
  }

  private static List<VirtualFunction> functionsOf(String name) {
    try (RouteNetlink netlink = RouteNetlink.open()) {
      return netlink.virtualFunctions(netlink.link(name).index());
    }
  }

  @Override
  public Optional<VirtualFunction> function() {
    Path owner = device.resolve("physfn");
    if (!Files.exists(owner)) {
      return Optional.empty();
    }
    try {
      Optional<Integer> number = number(owner);
      Optional<String> name = interfaceOf(owner);
      return number.isEmpty() || name.isEmpty()
          ? Optional.empty()
          : functions.apply(name.get()).stream()
              .filter(function -> function.number() == number.get())
              .findFirst();
    } catch (IOException | NetworkException e) {
      return Optional.empty();
    }
  }

  /** The owner's link {@code virtfnN} to this device. */
  private Optional<Integer> number(Path owner) throws IOException {
    Path self = device.toRealPath();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(owner, "virtfn*")) {
      for (Path link : links) {
        if (link.toRealPath().equals(self)) {
          return Optional.of(
              Integer.valueOf(link.getFileName().toString().substring("virtfn".length())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> interfaceOf(Path owner) throws IOException {
    Path net = owner.resolve("net");
    if (!Files.isDirectory(net)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> names = Files.newDirectoryStream(net)) {
      for (Path name : names) {
        return Optional.of(name.getFileName().toString());
      }
    }
    return Optional.empty();
  }
}
