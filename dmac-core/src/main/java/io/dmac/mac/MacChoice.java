package io.dmac.mac;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The situation in which a new address is chosen.
 *
 * @param current the address that the port has
 * @param permanent the address that the hardware was made with, where there is hardware
 * @param registry asked for by the policies that need the vendors, as it is loaded then
 * @param random what chance is taken from
 * @param taken whether an address is somebody's already
 */
public record MacChoice(
    MacAddress current,
    Optional<MacAddress> permanent,
    Supplier<VendorRegistry> registry,
    RandomGenerator random,
    Predicate<MacAddress> taken) {
  public MacChoice {
    if (current.isMulticast()) {
      throw new IllegalArgumentException(current + " is a group address, which no port has");
    }
  }

  /** With dmac's own registry, a secure source of chance, and no address taken. */
  public static MacChoice of(MacAddress current) {
    return new MacChoice(
        current, Optional.empty(), VendorRegistry::bundled, new SecureRandom(), address -> false);
  }

  public MacChoice withPermanent(MacAddress address) {
    return new MacChoice(current, Optional.of(address), registry, random, taken);
  }

  public MacChoice withRegistry(Supplier<VendorRegistry> other) {
    return new MacChoice(current, permanent, other, random, taken);
  }

  public MacChoice withRandom(RandomGenerator other) {
    return new MacChoice(current, permanent, registry, other, taken);
  }

  /** The same, with more addresses taken. */
  public MacChoice alsoTaken(Predicate<MacAddress> more) {
    return new MacChoice(current, permanent, registry, random, taken.or(more));
  }

  /** Whether an address can be given to the port in place of the one it has. */
  boolean isFree(MacAddress address) {
    return !address.equals(current) && !address.isZero() && !taken.test(address);
  }
}
