package io.dmac.app.config;

import io.dmac.mac.MacPoolConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a pod changes its MAC addresses.
 *
 * @param overlap for how long the old address is accepted too after a change
 * @param probe for how long the segment is asked whether somebody has the address
 * @param state where journals and leases are kept; empty when the first usable place of the usual
 *     ones is taken
 * @param stateOff whether nothing is kept
 * @param pool the addresses that may be leased, and for how long they rest afterwards
 * @param leaseTerm after which a lease ends when its holder is gone
 * @param rotation the change that the pod makes by itself, again and again
 */
public record ChangeSetup(
    Duration overlap,
    Duration probe,
    Optional<Path> state,
    boolean stateOff,
    MacPoolConfiguration pool,
    Duration leaseTerm,
    Optional<Rotation> rotation) {
  /** This one, but for the live settings of another. */
  ChangeSetup withLive(ChangeSetup other) {
    return new ChangeSetup(other.overlap, probe, state, stateOff, pool, leaseTerm, other.rotation);
  }

  /**
   * A change again and again.
   *
   * @param every from one change to the next
   * @param policy how the next address is chosen
   */
  public record Rotation(Duration every, String policy) {}
}
