package io.dmac.app.pod;

import io.dmac.app.vendors.VendorStore;
import io.dmac.change.PortLeases;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacChoice;
import io.dmac.mac.MacPolicy;
import io.dmac.mac.MacPolicyException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Chooses a port's next address by a policy, among those that nobody else on the node has. */
public final class MacChooser {
  /** The policy that the pool itself is. */
  public static final String POOL = "pool";

  /** Long enough for a change to take the lease over. */
  private static final Duration UNTIL_TAKEN = Duration.ofSeconds(10);

  private final PortLeases leases;
  private final Supplier<Optional<MacAddress>> permanent;

  /**
   * @param leases the port's
   * @param permanent the address it was made with, where there is one
   */
  public MacChooser(PortLeases leases, Supplier<Optional<MacAddress>> permanent) {
    this.leases = leases;
    this.permanent = permanent;
  }

  /**
   * From the current address to the next.
   *
   * @param policy as MacPolicy writes it, or {@value #POOL}
   * @throws IllegalArgumentException when the policy cannot be read
   */
  public UnaryOperator<MacAddress> by(String policy) {
    if (policy.strip().equals(POOL)) {
      return _ -> leases.pool().leaseNext(leases.holder(), UNTIL_TAKEN).address();
    }
    MacPolicy parsed = MacPolicy.parse(policy);
    return current -> {
      try {
        MacChoice choice =
            MacChoice.of(current)
                .withRegistry(VendorStore.ofThisUser()::registry)
                .alsoTaken(this::isAnothers);
        return parsed.choose(permanent.get().map(choice::withPermanent).orElse(choice));
      } catch (MacPolicyException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    };
  }

  private boolean isAnothers(MacAddress address) {
    return leases
        .pool()
        .find(address)
        .filter(lease -> !lease.holder().equals(leases.holder()))
        .isPresent();
  }
}
