package io.dmac.dpdk;

import io.dmac.dpdk.binding.rte_ether_addr;
import io.dmac.dpdk.global.dpdk;
import io.dmac.mac.MacAddress;
import io.dmac.port.OldAddress;
import io.dmac.port.PortCapabilities;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a port goes on receiving frames to addresses it had: by the device's list of secondary
 * addresses, else by receiving everything.
 */
final class OldAddresses {
  /**
   * Kernel drivers whose interfaces hand every frame to a packet socket, whatever its destination
   * (drivers/net/veth.c, drivers/net/tun.c).
   */
  private static final Set<String> UNFILTERED = Set.of("veth", "tun");

  /** They deliver by a table of addresses, of which each interface has one (macvlan.c). */
  private static final Set<String> ONE_ADDRESS = Set.of("macvlan", "ipvlan");

  /** Their interfaces have their parent's address (ipvlan_main.c). */
  private static final Set<String> PARENTS_ADDRESS = Set.of("ipvlan");

  /** MACVLAN_MODE_PASSTHRU of linux/if_link.h: the one interface of its parent gets every frame. */
  private static final int PASSTHRU = 8;

  private final short portId;
  private final String driver;
  private final PortCapabilities capabilities;
  private final @Nullable String kernelDriver;
  private final boolean passthru;
  private final Map<MacAddress, OldAddress> kept = new HashMap<>();
  private boolean promiscuousByUs;

  OldAddresses(
      short portId,
      String driver,
      PortCapabilities capabilities,
      @Nullable String kernelInterface) {
    this.driver = driver;
    this.portId = portId;
    this.capabilities = capabilities;
    this.kernelDriver = kernelInterface == null ? null : kernelDriver(kernelInterface);
    this.passthru =
        kernelInterface != null
            && "macvlan".equals(kernelDriver)
            && dpdk.dmac_macvlan_mode(kernelInterface) == PASSTHRU;
  }

  private static @Nullable String kernelDriver(String kernelInterface) {
    byte[] name = new byte[32];
    int length = dpdk.dmac_interface_driver(kernelInterface, name, name.length);
    return length <= 0 ? null : new String(name, 0, length, StandardCharsets.UTF_8);
  }

  /** How an address would be kept, as far as that can be told without trying. */
  OldAddress prediction() {
    return switch (capabilities.macKind()) {
      case SOFTWARE -> OldAddress.UNFILTERED;
      case KERNEL ->
          passthru || (kernelDriver != null && UNFILTERED.contains(kernelDriver))
              ? OldAddress.UNFILTERED
              : kernelDriver != null && ONE_ADDRESS.contains(kernelDriver)
                  ? OldAddress.LOST
                  : OldAddress.PROMISCUOUS;
      case HARDWARE ->
          capabilities.secondaryMacs() > 1
              ? OldAddress.LISTED
              : Driver.ignoresPromiscuousMode(driver) ? OldAddress.LOST : OldAddress.PROMISCUOUS;
    };
  }

  /** The kernel's driver, where it gives every interface of one parent that parent's address. */
  Optional<String> sharingDriver() {
    return Optional.ofNullable(kernelDriver).filter(PARENTS_ADDRESS::contains);
  }

  OldAddress keep(MacAddress old) {
    OldAddress how =
        switch (prediction()) {
          case LISTED -> keepOnDevice(old);
          case PROMISCUOUS -> receiveEverything();
          case UNFILTERED -> OldAddress.UNFILTERED;
          case LOST -> OldAddress.LOST;
        };
    kept.put(old, how);
    return how;
  }

  private OldAddress keepOnDevice(MacAddress old) {
    try (rte_ether_addr address = DpdkPort.nativeAddress(old)) {
      return dpdk.rte_eth_dev_mac_addr_add(portId, address, 0) == 0
          ? OldAddress.LISTED
          : receiveEverything();
    }
  }

  private OldAddress receiveEverything() {
    if (dpdk.rte_eth_promiscuous_get(portId) == 1) {
      return OldAddress.PROMISCUOUS;
    }
    promiscuousByUs = dpdk.rte_eth_promiscuous_enable(portId) == 0;
    return promiscuousByUs ? OldAddress.PROMISCUOUS : OldAddress.LOST;
  }

  void stop(MacAddress old) {
    OldAddress how = kept.remove(old);
    if (how == OldAddress.LISTED) {
      try (rte_ether_addr address = DpdkPort.nativeAddress(old)) {
        int _ = dpdk.rte_eth_dev_mac_addr_remove(portId, address);
      }
    }
    if (promiscuousByUs && !kept.containsValue(OldAddress.PROMISCUOUS)) {
      promiscuousByUs = false;
      int _ = dpdk.rte_eth_promiscuous_disable(portId);
    }
  }

  /** The device lost them all; who wants one kept says so again. */
  void forget() {
    kept.clear();
    promiscuousByUs = false;
  }

  void stopAll() {
    Set.copyOf(kept.keySet()).forEach(this::stop);
  }
}
