package io.dmac.echo;

import io.dmac.mac.MacAddress;
import java.util.Collection;
import java.util.List;

/**
 * The destination filter of the dynamic pod.
 *
 * @param own the address replies are sent from
 * @param others addresses still accepted: former ones during the overlap after a change, and the
 *     coming one before it
 */
public record AcceptedAddresses(MacAddress own, List<MacAddress> others) {
  public AcceptedAddresses {
    others = List.copyOf(others);
  }

  public static AcceptedAddresses only(MacAddress own) {
    return new AcceptedAddresses(own, List.of());
  }

  public static AcceptedAddresses both(MacAddress own, MacAddress old) {
    return new AcceptedAddresses(own, List.of(old));
  }

  /** Any number of others, among which the own one may stand too. */
  public static AcceptedAddresses of(MacAddress own, Collection<MacAddress> others) {
    return new AcceptedAddresses(
        own, others.stream().filter(other -> !other.equals(own)).distinct().toList());
  }
}
