package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.mac.MacAddress;
import io.dmac.port.MacKind;
import io.dmac.port.PortException;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of the default address does in each driver, and in the kernel. */
@EnabledIfNetAdmin
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MacAddressIT {
  private static final MacAddress NEW = MacAddress.parse("02:00:5e:10:00:01");
  private static final MacAddress NEWER = MacAddress.parse("02:00:5e:10:00:02");

  private final Map<String, DpdkPort> ports = new TreeMap<>();
  private Eal eal;

  @BeforeAll
  void start() {
    Kernel.quiet();
    for (String name : List.of("macveth", "macgone", "macpcap", "macxdp")) {
      Command.run("ip", "link", "add", name, "type", "veth", "peer", "name", "p-" + name);
      Command.run("ip", "link", "set", name, "up");
      Command.run("ip", "link", "set", "p-" + name, "up");
    }
    List<PortSpec> specs =
        List.of(
            new PortSpec.KernelInterface("macveth"),
            new PortSpec.KernelInterface("macgone"),
            new PortSpec.Tap("mactap"),
            new PortSpec.Vdev("net_null0"),
            new PortSpec.Vdev("net_ring0"),
            new PortSpec.Vdev("net_memif0,role=server,socket=@dmac-mac,socket-abstract=yes"),
            new PortSpec.Vdev("net_pcap0,iface=macpcap"),
            new PortSpec.Vdev("net_af_xdp0,iface=macxdp"));
    eal = Eal.start(new EalArguments(specs, false, 512, Optional.empty(), List.of(), false));
    for (PortSpec spec : specs) {
      DpdkPort port = eal.open(spec, PortConfiguration.DEFAULT.withMbufs(8191));
      port.start();
      ports.put(port.name(), port);
    }
  }

  @AfterAll
  void close() {
    ports.values().forEach(DpdkPort::close);
    if (eal != null) {
      eal.close();
    }
  }

  private static Stream<String> kernelPorts() {
    return Stream.of("net_af_packet_macveth", "net_tap_mactap");
  }

  private static Stream<String> softwarePorts() {
    return Stream.of("net_null0", "net_ring0", "net_memif0", "net_pcap0", "net_af_xdp0");
  }

  private static Stream<String> allPorts() {
    return Stream.concat(kernelPorts(), softwarePorts());
  }

  @ParameterizedTest
  @MethodSource("kernelPorts")
  void saysWhenTheDriverWasCalled(String name) {
    DpdkPort port = ports.get(name);
    long beforeNs = System.nanoTime();
    port.setMacAddress(NEW);
    long afterNs = System.nanoTime();
    assertThat(port.driverCall().beganNs() - beforeNs).isNotNegative();
    assertThat(port.driverCall().tookNs()).isPositive();
    assertThat(port.driverCall().beganNs() + port.driverCall().tookNs() - afterNs).isNotPositive();
    port.setMacAddress(port.originalMacAddress());
  }

  @ParameterizedTest
  @MethodSource("kernelPorts")
  void kernelInterfaceTakesTheNewAddress(String name) {
    DpdkPort port = ports.get(name);
    String networkInterface = port.kernelInterface().orElseThrow();
    String before = Kernel.macOf(networkInterface);
    assertThat(port.macAddress()).hasToString(before);

    assertThat(port.setMacAddress(NEW)).isEqualTo(MacKind.KERNEL);
    assertThat(Kernel.macOf(networkInterface)).isEqualTo(NEW.toString());
    assertThat(port.macAddress()).isEqualTo(NEW);
    assertThat(port.readBackMacAddress()).isEqualTo(NEW);
    assertThat(port.macAddresses()).startsWith(NEW);

    assertThat(port.setMacAddress(NEWER)).isEqualTo(MacKind.KERNEL);
    assertThat(Kernel.macOf(networkInterface)).isEqualTo(NEWER.toString());
    assertThat(port.originalMacAddress()).hasToString(before);

    port.setMacAddress(port.originalMacAddress());
    assertThat(Kernel.macOf(networkInterface)).isEqualTo(before);
  }

  @Test
  void closeRestoresTheAddressOfAnInterfaceThatStays() {
    Command.run("ip", "link", "add", "macback", "type", "veth", "peer", "name", "p-macback");
    Command.run("ip", "link", "set", "macback", "up");
    String before = Kernel.macOf("macback");
    Command.Result child =
        io.dmac.testbed.ChildJvm.run(ChangeAndClose.class, "macback", NEW.toString());
    assertThat(child.orFail().output()).contains("kernel has " + NEW);
    assertThat(Kernel.macOf("macback")).isEqualTo(before);
  }

  /** In a process of its own: opens an interface, changes its address, closes. */
  static final class ChangeAndClose {
    public static void main(String[] words) {
      PortSpec spec = new PortSpec.KernelInterface(words[0]);
      try (Eal eal = Eal.start(EalArguments.ordinary(List.of(spec)));
          DpdkPort port = eal.open(spec, PortConfiguration.DEFAULT.withMbufs(2047))) {
        port.start();
        port.setMacAddress(MacAddress.parse(words[1]));
        System.out.println("kernel has " + Kernel.macOf(words[0]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernelPorts")
  void readBackIsTheKernelsAddressAlsoWhenAnotherChangedIt(String name) {
    DpdkPort port = ports.get(name);
    String networkInterface = port.kernelInterface().orElseThrow();
    MacAddress before = port.macAddress();
    Command.run("ip", "link", "set", "dev", networkInterface, "address", NEWER.toString());
    try {
      assertThat(port.readBackMacAddress()).isEqualTo(NEWER);
      assertThat(port.macAddress()).isEqualTo(before);
    } finally {
      Command.run("ip", "link", "set", "dev", networkInterface, "address", before.toString());
    }
    assertThat(port.readBackMacAddress()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("softwarePorts")
  void driverThatCannotLeavesItToTheLoopsFilter(String name) {
    DpdkPort port = ports.get(name);
    assertThat(port.capabilities().macKind()).isEqualTo(MacKind.SOFTWARE);
    assertThat(port.setMacAddress(NEW)).isEqualTo(MacKind.SOFTWARE);
    assertThat(port.macAddress()).isEqualTo(NEW);
    assertThat(port.readBackMacAddress()).isEqualTo(NEW);
    assertThat(port.macAddresses()).containsExactly(NEW);
    assertThat(port.setMacAddress(NEWER)).isEqualTo(MacKind.SOFTWARE);
    assertThat(port.macAddress()).isEqualTo(NEWER);
  }

  @ParameterizedTest
  @MethodSource("allPorts")
  void driverRefusesGroupAndZeroAddressesAndNothingChanges(String name) {
    DpdkPort port = ports.get(name);
    MacAddress before = port.macAddress();
    for (String refused :
        List.of(
            "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01", "00:00:00:00:00:00")) {
      assertThatThrownBy(() -> port.setMacAddress(MacAddress.parse(refused)))
          .isInstanceOf(PortException.class)
          .hasMessageContaining(
              "rte_eth_dev_default_mac_addr_set(port " + port.id() + ", " + refused)
          .hasMessageContaining("-22 EINVAL")
          .hasMessageContaining("unicast")
          .extracting(thrown -> ((PortException) thrown).errno())
          .isEqualTo(22);
      assertThat(port.macAddress()).isEqualTo(before);
      assertThat(port.readBackMacAddress()).isEqualTo(before);
      port.kernelInterface()
          .filter(networkInterface -> port.capabilities().macKind() == MacKind.KERNEL)
          .ifPresent(
              networkInterface ->
                  assertThat(Kernel.macOf(networkInterface)).isEqualTo(before.toString()));
    }
  }

  @Test
  void interfaceThatIsGoneIsNamedWithTheWayToTheKernelsOwnReason() {
    DpdkPort port = ports.get("net_af_packet_macgone");
    MacAddress before = port.macAddress();
    Command.run("ip", "link", "del", "macgone");
    assertThatThrownBy(() -> port.setMacAddress(NEW))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("rte_eth_dev_default_mac_addr_set(port " + port.id() + ", " + NEW)
        .hasMessageContaining("-22 EINVAL")
        .hasMessageContaining("ip link set dev macgone address " + NEW);
    assertThat(port.macAddress()).isEqualTo(before);
  }
}
