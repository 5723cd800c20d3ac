package io.dmac.mac;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address cannot be leased. The message names the address, who has it until when, and what to
 * do.
 */
public final class LeaseRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable MacAddress address;
  private final transient @Nullable MacLease lease;

  private LeaseRefusedException(
      String message, @Nullable MacAddress address, @Nullable MacLease lease) {
    super(message);
    this.address = address;
    this.lease = lease;
  }

  static LeaseRefusedException taken(MacLease lease, String wanting) {
    String address = lease.address() + " is not leased to " + wanting + ": ";
    return new LeaseRefusedException(
        lease.state() == MacLease.State.LEASED
            ? address
                + lease.holder()
                + " has it until "
                + lease.expires()
                + "; release it there or choose another"
            : address
                + "it is in quarantine until "
                + lease.expires()
                + ", and only "
                + lease.holder()
                + " may have it before; wait or choose another",
        lease.address(),
        lease);
  }

  static LeaseRefusedException never(MacAddress address, String because) {
    return new LeaseRefusedException(address + " is not leased: " + because, address, null);
  }

  static LeaseRefusedException exhausted(MacPoolStatistics statistics) {
    if (statistics.ranges() == 0) {
      return new LeaseRefusedException(
          "the pool has no range to take an address from; name one (--pool RANGE)", null, null);
    }
    return new LeaseRefusedException(
        "none of the "
            + statistics.ranges()
            + " addresses of the ranges is free: "
            + statistics.leased()
            + " are leased (some perhaps outside of the ranges), "
            + statistics.quarantined()
            + " in quarantine, "
            + statistics.excluded()
            + " excluded; add a range, release addresses or shorten the quarantine",
        null,
        null);
  }

  /** The lease or the quarantine that is in the way, where it is one. */
  public Optional<MacLease> lease() {
    return Optional.ofNullable(lease);
  }

  /** The address that was refused, where it is one. */
  public Optional<MacAddress> address() {
    return Optional.ofNullable(address);
  }

  /** Who has it, or had it last. */
  public Optional<String> holder() {
    return lease().map(MacLease::holder);
  }

  /** When it may be had, if it is not renewed. */
  public Optional<Instant> until() {
    return lease().map(MacLease::expires);
  }
}
