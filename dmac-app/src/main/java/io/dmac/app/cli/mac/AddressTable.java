package io.dmac.app.cli.mac;

import io.dmac.app.cli.VendorViews;
import io.dmac.app.text.TextTable;
import io.dmac.app.vendors.VendorStore;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacAdministration;
import io.dmac.mac.VendorRegistry;
import java.util.List;

/** Addresses with who assigned them. */
final class AddressTable {
  private final VendorRegistry registry = VendorStore.ofThisUser().registry();
  private final TextTable table = new TextTable("", "ADDRESS", "ADMINISTRATION", "VENDOR");

  /**
   * @param role what it is to the port, such as {@code current}
   */
  AddressTable row(String role, MacAddress address) {
    table.row(
        role,
        address.toString(),
        MacAdministration.of(address).description(),
        registry
            .find(address)
            .map(block -> block.organization() + " (" + block.kind().label() + ")")
            .orElse("unknown"));
    return this;
  }

  VendorViews.Address view(MacAddress address) {
    return VendorViews.Address.of(address, registry.find(address));
  }

  /** Under a headline. */
  String text(String headline) {
    return headline + System.lineSeparator() + String.join(System.lineSeparator(), lines());
  }

  private List<String> lines() {
    return table.lines();
  }
}
