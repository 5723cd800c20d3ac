package io.dmac.app.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dmac.mac.MacAddress;
import io.dmac.port.PortException;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelInterfacePortTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

  @ParameterizedTest
  @ValueSource(strings = {"ipvlan", "ipvtap"})
  void interfaceWithItsParentsAddressIsRefusedBeforeTheKernelIsAsked(String kind) {
    KernelLink link =
        new KernelLink(
            5,
            "net1",
            1,
            1,
            Optional.of(MAC),
            Optional.of(MAC),
            kind,
            OptionalInt.of(1500),
            OptionalInt.of(2));
    KernelInterfacePort.AddressSetter nobody =
        (index, address) -> {
          throw new AssertionError("the kernel was asked");
        };
    try (KernelInterfacePort port =
        new KernelInterfacePort(RouteNetlink.open(), link, MAC, nobody)) {
      assertThatExceptionOfType(PortException.class)
          .isThrownBy(() -> port.setMacAddress(MacAddress.parse("02:00:00:00:00:02")))
          .withMessageContaining("net1 cannot have another address")
          .withMessageContaining(kind + " has its parent's MAC address");
      assertThat(port.macAddress()).isEqualTo(MAC);
      assertThat(port.permanentMacAddress()).hasValue(MAC);
    }
  }
}
