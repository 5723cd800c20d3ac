package io.dmac.app.net;

import static io.dmac.app.net.TwoEnds.HERE;
import static io.dmac.app.net.TwoEnds.NEW;
import static io.dmac.app.net.TwoEnds.THERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.mac.MacAddress;
import io.dmac.port.MacKind;
import io.dmac.port.PortException;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interface of Linux as a port, on the interfaces that a pod has. */
@EnabledIfNetAdmin
class KernelInterfacePortIT {
  private TwoEnds ends;

  @BeforeEach
  void start() {
    ends = new TwoEnds();
  }

  @AfterEach
  void close() {
    ends.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"veth", "macvlan", "tap", "bridge"})
  void addressChangesWhileTheLinkStaysUpAndNothingIsLost(String kind) {
    String name = interfaceOf(kind);
    ends.furnished(name);
    String furniture = TwoEnds.furniture(name);
    try (KernelInterfacePort port = KernelInterfacePort.open(name)) {
      MacAddress original = MacAddress.parse(Kernel.macOf(name));
      assertThat(port.driver()).isEqualTo(kind.equals("tap") ? "tun" : kind);
      assertThat(port.kernelInterface()).hasValue(name);
      assertThat(port.originalMacAddress()).isEqualTo(original);
      assertThat(port.macAddress()).isEqualTo(original);
      int losses = TwoEnds.carrierLosses(name);

      assertThat(port.setMacAddress(NEW)).isEqualTo(MacKind.KERNEL);

      assertThat(Kernel.macOf(name)).isEqualTo(NEW.toString());
      assertThat(port.readBackMacAddress()).isEqualTo(NEW);
      assertThat(port.macAddress()).isEqualTo(NEW);
      assertThat(port.macAddresses()).containsExactly(NEW);
      assertThat(port.originalMacAddress()).isEqualTo(original);
      assertThat(port.linkWentDown()).isFalse();
      assertThat(port.linkDownNs()).isZero();
      assertThat(port.notPutBack()).isEmpty();
      assertThat(TwoEnds.carrierLosses(name)).isEqualTo(losses);
      assertThat(TwoEnds.furniture(name)).isEqualTo(furniture);
    } finally {
      if (!name.equals(HERE)) {
        Command.run("ip", "link", "del", name);
      }
    }
  }

  private static String interfaceOf(String kind) {
    switch (kind) {
      case "macvlan" -> Command.run("ip", "link", "add", "mv0", "link", HERE, "type", "macvlan");
      case "tap" -> Command.run("ip", "tuntap", "add", "mv0", "mode", "tap");
      case "bridge" -> {
        Command.run("ip", "link", "add", "mv0", "type", "bridge");
        // Without a port its link goes down by itself.
        Command.run("ip", "link", "set", HERE, "master", "mv0");
      }
      default -> {
        return HERE;
      }
    }
    Command.run("ip", "link", "set", "mv0", "up");
    return "mv0";
  }

  /** A driver that refuses as one without IFF_LIVE_ADDR_CHANGE does: this kernel has none. */
  private static KernelInterfacePort.AddressSetter onlyWhileDown(RouteNetlink netlink) {
    return (index, address) -> {
      if (netlink.link(index).isUp()) {
        throw new NetworkException("-16 EBUSY", Errno.EBUSY);
      }
      netlink.setAddress(index, address);
    };
  }

  @Test
  void driverThatRefusesWhileUpIsTakenDownAndGetsEverythingBack() {
    ends.furnished(HERE);
    String furniture = TwoEnds.furniture(HERE);
    int losses = TwoEnds.carrierLosses(HERE);
    RouteNetlink netlink = RouteNetlink.open();
    try (KernelInterfacePort port =
        KernelInterfacePort.open(netlink, HERE, onlyWhileDown(netlink))) {
      assertThat(port.setMacAddress(NEW)).isEqualTo(MacKind.KERNEL);
      assertThat(port.notPutBack()).isEmpty();
      assertThat(port.readBackMacAddress()).isEqualTo(NEW);
      assertThat(port.linkWentDown()).isTrue();
      assertThat(port.linkDownNs()).isBetween(1L, 10_000_000_000L);
      assertThat(port.link().up()).isTrue();
      assertThat(TwoEnds.carrierLosses(HERE)).isEqualTo(losses + 1);
      assertThat(TwoEnds.furniture(HERE)).isEqualTo(furniture);
    }
  }

  @Test
  void refusedWhileDownItIsUpAgainAsItWas() {
    ends.furnished(HERE);
    String furniture = TwoEnds.furniture(HERE);
    RouteNetlink netlink = RouteNetlink.open();
    try (KernelInterfacePort port =
        KernelInterfacePort.open(netlink, HERE, onlyWhileDown(netlink))) {
      assertThatExceptionOfType(PortException.class)
          .isThrownBy(() -> port.setMacAddress(MacAddress.BROADCAST))
          .withMessageContaining("EADDRNOTAVAIL")
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EADDRNOTAVAIL));
      assertThat(port.readBackMacAddress()).isEqualTo(port.originalMacAddress());
      assertThat(port.macAddress()).isEqualTo(port.originalMacAddress());
      assertThat(port.linkWentDown()).isTrue();
      assertThat(port.link().up()).isTrue();
      assertThat(TwoEnds.furniture(HERE)).isEqualTo(furniture);
    }
  }

  @Test
  void interfaceThatIsDownStaysDown() {
    Command.run("ip", "link", "set", HERE, "down");
    try (KernelInterfacePort port = KernelInterfacePort.open(HERE)) {
      port.setMacAddress(NEW);
      assertThat(port.readBackMacAddress()).isEqualTo(NEW);
      assertThat(port.link().up()).isFalse();
      assertThat(port.linkWentDown()).isFalse();
    }
  }

  @Test
  void closingLeavesTheNewAddress() {
    try (KernelInterfacePort port = KernelInterfacePort.open(HERE)) {
      port.setMacAddress(NEW);
    }
    assertThat(Kernel.macOf(HERE)).isEqualTo(NEW.toString());
  }

  @Test
  void oneParentHasAnAddressOnce() {
    Command.run("ip", "link", "add", "mv0", "link", HERE, "type", "macvlan");
    Command.run("ip", "link", "add", "mv1", "link", HERE, "type", "macvlan");
    Command.run("ip", "link", "set", "mv0", "up", "address", NEW.toString());
    Command.run("ip", "link", "set", "mv1", "up");
    try (KernelInterfacePort port = KernelInterfacePort.open("mv1")) {
      assertRefused(port, NEW, "-98 EADDRINUSE", "another interface on the same parent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"03:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"})
  void addressThatNoStationMayHaveIsRefused(String address) {
    try (KernelInterfacePort port = KernelInterfacePort.open(HERE)) {
      assertRefused(port, MacAddress.parse(address), "-99 EADDRNOTAVAIL", "unicast and not zero");
    }
  }

  @Test
  void interfaceThatWentAwayIsSaidToBeGone() {
    try (KernelInterfacePort port = KernelInterfacePort.open(HERE)) {
      Command.run("ip", "link", "del", HERE);
      assertThatExceptionOfType(PortException.class)
          .isThrownBy(() -> port.setMacAddress(NEW))
          .withMessageContaining("-19 ENODEV")
          .withMessageContaining("the interface is gone");
    }
  }

  private static void assertRefused(
      KernelInterfacePort port, MacAddress address, String errno, String remedy) {
    String before = Kernel.macOf(port.name());
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> port.setMacAddress(address))
        .withMessageContaining(
            "RTM_SETLINK(" + port.name() + ", IFLA_ADDRESS " + address + ") = " + errno)
        .withMessageContaining(remedy);
    assertThat(Kernel.macOf(port.name())).isEqualTo(before);
    assertThat(port.macAddress()).hasToString(before);
    assertThat(port.linkWentDown()).isFalse();
  }

  @Test
  void interfaceOfAnotherNamespaceIsChangedThere() {
    Path namespace = Path.of("/proc/" + ends.peer().pid() + "/ns/net");
    try (KernelInterfacePort port =
        NetworkNamespace.call(namespace, () -> KernelInterfacePort.open(THERE))) {
      port.setMacAddress(NEW);
      assertThat(ends.peer().run("ip", "link", "show", "dev", THERE)).contains(NEW.toString());
    }
  }

  @Test
  void findsTheParentAndAnAlternativeName() {
    Command.run("ip", "link", "add", "mv0", "link", HERE, "type", "macvlan");
    String other = "an-interface-by-a-much-longer-name";
    Command.run("ip", "link", "property", "add", "dev", "mv0", "altname", other);
    try (RouteNetlink netlink = RouteNetlink.open()) {
      KernelLink link = netlink.link(other);
      assertThat(link.name()).isEqualTo("mv0");
      assertThat(link.kind()).isEqualTo("macvlan");
      assertThat(link.parentIndex()).hasValue(netlink.link(HERE).index());
      assertThat(link.permanentAddress()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void longListsComeInManyParts() {
    StringBuilder routes = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      routes.append("route add 10.200.").append(i / 250).append('.').append(i % 250);
      routes.append("/32 dev ").append(HERE).append('\n');
    }
    Command.run("sh", "-c", "printf '" + routes.toString().replace("\n", "\\n") + "' | ip -b -");
    try (RouteNetlink netlink = RouteNetlink.open()) {
      int index = netlink.link(HERE).index();
      assertThat(netlink.routes(index)).hasSizeGreaterThanOrEqualTo(3_000).doesNotHaveDuplicates();
    }
  }

  @Test
  void countsFramesOfTheKernel() {
    try (KernelInterfacePort port = KernelInterfacePort.open(HERE);
        PacketSocket socket = PacketSocket.open(HERE)) {
      long before = port.statistics().txFrames();
      for (int i = 0; i < 10; i++) {
        socket.send(new byte[60]);
      }
      assertThat(port.statistics().txFrames()).isGreaterThanOrEqualTo(before + 10);
      assertThat(port.statistics().extended()).containsKey("tx_dropped");
      assertThat(port.queues()).isEmpty();
    }
  }
}
