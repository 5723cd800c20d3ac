package io.dmac.echo;

import io.dmac.mac.MacAddress;
import java.util.Optional;

/**
 * The destination filter of the dynamic pod.
 *
 * @param own the address replies are sent from
 * @param old an address still accepted: the former one during the overlap after a change, or the
 *     coming one before it
 */
public record AcceptedAddresses(MacAddress own, Optional<MacAddress> old) {
  public static AcceptedAddresses only(MacAddress own) {
    return new AcceptedAddresses(own, Optional.empty());
  }

  public static AcceptedAddresses both(MacAddress own, MacAddress old) {
    return new AcceptedAddresses(own, Optional.of(old));
  }
}
