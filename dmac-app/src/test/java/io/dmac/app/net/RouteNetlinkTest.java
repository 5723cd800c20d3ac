package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.mac.MacAddress;
import io.dmac.port.PortException;
import org.junit.jupiter.api.Test;

/** What needs no privilege. */
class RouteNetlinkTest {
  @Test
  void describesLoopbackByNameAndByNumber() {
    try (RouteNetlink netlink = RouteNetlink.open()) {
      KernelLink loopback = netlink.link("lo");
      assertThat(loopback.name()).isEqualTo("lo");
      assertThat(loopback.isUp()).isTrue();
      assertThat(loopback.isEthernet()).isFalse();
      assertThat(loopback.address()).hasValue(MacAddress.ZERO);
      assertThat(loopback.mtu()).hasValue(KernelInterfaces.mtu("lo"));
      assertThat(netlink.link(loopback.index())).isEqualTo(loopback);
      assertThat(netlink.virtualFunctions(loopback.index())).isEmpty();
      assertThat(netlink.statistics(loopback.index()).extended()).containsKey("rx_dropped");
    }
  }

  @Test
  void saysThatThereIsNoSuchInterface() {
    try (RouteNetlink netlink = RouteNetlink.open()) {
      for (String name : new String[] {"dmac-absent", "a-name-longer-than-an-interface-may-have"}) {
        assertThatExceptionOfType(NetworkException.class)
            .isThrownBy(() -> netlink.link(name))
            .withMessageContaining("RTM_GETLINK(" + name + ") = -19 ENODEV")
            .withMessageContaining("ip link")
            .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
      }
    }
  }

  @Test
  void anInterfaceThatIsNotEthernetIsNoPort() {
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> KernelInterfacePort.open("lo"))
        .withMessageContaining("lo is no Ethernet interface");
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> KernelInterfacePort.open("dmac-absent"))
        .withMessageContaining("ENODEV")
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV));
  }

  @Test
  void advisesByErrno() {
    MacAddress address = MacAddress.parse("02:00:00:00:00:01");
    assertThat(SetAddressRemedy.of(Errno.EBUSY, "net1", address)).contains("take it down");
    assertThat(SetAddressRemedy.of(Errno.EADDRINUSE, "net1", address)).contains("same parent");
    assertThat(SetAddressRemedy.of(Errno.EPERM, "net1", address)).contains("CAP_NET_ADMIN");
    assertThat(SetAddressRemedy.of(Errno.EOPNOTSUPP, "net1", address)).contains("cannot change");
    assertThat(SetAddressRemedy.of(Errno.EADDRNOTAVAIL, "net1", MacAddress.BROADCAST))
        .contains("unicast");
    assertThat(SetAddressRemedy.of(Errno.EADDRNOTAVAIL, "net1", address)).contains("driver");
  }
}
