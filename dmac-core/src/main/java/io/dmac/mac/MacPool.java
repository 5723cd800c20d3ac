package io.dmac.mac;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may have which address, and until when.
 *
 * <p>A lease belongs to a holder, a name such as {@code namespace/pod}, and ends by itself unless
 * it is renewed. After its end the address rests in quarantine, where only its last holder may have
 * it back: switches and neighbours have forgotten it before it appears elsewhere. Group addresses
 * and zero are never leased.
 *
 * <p>Times are those of the wall clock: pools that share leases need clocks that agree.
 */
public interface MacPool extends AutoCloseable {
  /** The most characters of a holder's name. */
  int LONGEST_HOLDER = 512;

  /**
   * Leases this very address, inside or outside of the ranges. Its holder's lease is renewed: the
   * term counts from now.
   *
   * @param term 1 ms or longer
   * @throws LeaseRefusedException when another has it or had it until lately, or nobody may have it
   */
  MacLease lease(MacAddress address, String holder, Duration term);

  /**
   * Leases a free address of the ranges. A holder may have several.
   *
   * @throws LeaseRefusedException when none is free
   */
  MacLease leaseNext(String holder, Duration term);

  /**
   * Lets the holder keep an address, even one that has been excluded since. One that expired is
   * leased again, as long as no other has it.
   *
   * @throws LeaseRefusedException when it is another's by now
   */
  MacLease renew(MacAddress address, String holder, Duration term);

  /**
   * Gives an address back: nobody but this holder gets it until the quarantine is over. Does
   * nothing when the holder does not have it.
   */
  void release(MacAddress address, String holder);

  /** The lease or the quarantine of an address, none when it is free. */
  Optional<MacLease> find(MacAddress address);

  /** All leases and quarantines of this moment, by ascending address. */
  List<MacLease> leases();

  MacPoolStatistics statistics();

  /** Ends the use of the pool, not the leases. */
  @Override
  void close();
}
