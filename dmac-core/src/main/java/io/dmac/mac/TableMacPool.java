package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions of a pool, over a table that is the pool's own between {@link #enter} and exit. */
abstract class TableMacPool implements MacPool {
  /**
   * Steps that an operation takes towards others' ends: more than its own lease will need, which
   * moves down three or four wheels for its term and as many for its quarantine.
   */
  private static final int SETTLED_AT_ONCE = 16;

  private final MacPoolConfiguration configuration;
  private final AddressSet ranges;
  private final AddressSet exclusions;
  private final AddressSet leasable;
  private final long quarantineMs;

  TableMacPool(MacPoolConfiguration configuration) {
    this.configuration = configuration;
    ranges = AddressSet.of(configuration.ranges());
    exclusions = AddressSet.of(configuration.exclusions());
    leasable = ranges.without(exclusions);
    quarantineMs = milliseconds(configuration.quarantine());
  }

  /** A table without leases. */
  final LeaseTable newTable() {
    return new LeaseTable(leasable, quarantineMs, nowMs());
  }

  final long nowMs() {
    return configuration.clock().millis();
  }

  /** Takes the lock and gives the table, in which everything is that others did. */
  abstract LeaseTable enter();

  /** Keeps what is about to become true; the table learns of it afterwards. */
  abstract void keep(long address, State state, String holder, long endMs);

  /** Gives the lock back. */
  abstract void exit();

  @Override
  public final MacLease lease(MacAddress address, String holder, Duration term) {
    checkHolder(holder);
    long termMs = termMs(term);
    if (address.isZero() || address.isMulticast()) {
      throw LeaseRefusedException.never(
          address, "a station's address is unicast and not zero; choose another");
    }
    LeaseTable table = enter();
    try {
      long nowMs = nowMs();
      table.settle(nowMs, SETTLED_AT_ONCE);
      if (exclusions.contains(address.bits())) {
        throw LeaseRefusedException.never(
            address, "it is excluded; choose another or take it off the exclusions");
      }
      refuseOthers(table.find(address.bits(), nowMs), holder);
      return grant(table, address, holder, LeaseTable.later(nowMs, termMs));
    } finally {
      exit();
    }
  }

  @Override
  public final MacLease leaseNext(String holder, Duration term) {
    checkHolder(holder);
    long termMs = termMs(term);
    LeaseTable table = enter();
    try {
      long nowMs = nowMs();
      table.settle(nowMs, SETTLED_AT_ONCE);
      long address = table.nextFree(nowMs);
      if (address == AddressSet.NONE) {
        throw LeaseRefusedException.exhausted(statistics(table));
      }
      return grant(table, new MacAddress(address), holder, LeaseTable.later(nowMs, termMs));
    } finally {
      exit();
    }
  }

  @Override
  public final MacLease renew(MacAddress address, String holder, Duration term) {
    checkHolder(holder);
    long termMs = termMs(term);
    LeaseTable table = enter();
    try {
      long nowMs = nowMs();
      table.settle(nowMs, SETTLED_AT_ONCE);
      MacLease lease = table.find(address.bits(), nowMs);
      if (lease != null) {
        refuseOthers(lease, holder);
        return grant(table, address, holder, LeaseTable.later(nowMs, termMs));
      }
    } finally {
      exit();
    }
    return lease(address, holder, term);
  }

  @Override
  public final void release(MacAddress address, String holder) {
    LeaseTable table = enter();
    try {
      long nowMs = nowMs();
      MacLease lease = table.find(address.bits(), nowMs);
      if (lease != null && lease.state() == State.LEASED && lease.holder().equals(holder)) {
        long endMs = LeaseTable.later(nowMs, quarantineMs);
        keep(address.bits(), State.QUARANTINED, holder, endMs);
        table.put(address.bits(), State.QUARANTINED, holder, endMs);
      }
      table.settle(nowMs, SETTLED_AT_ONCE);
    } finally {
      exit();
    }
  }

  @Override
  public final Optional<MacLease> find(MacAddress address) {
    LeaseTable table = enter();
    try {
      return Optional.ofNullable(table.find(address.bits(), nowMs()));
    } finally {
      exit();
    }
  }

  @Override
  public final List<MacLease> leases() {
    LeaseTable table = enter();
    try {
      table.settle(nowMs(), Integer.MAX_VALUE);
      return List.of(table.leases());
    } finally {
      exit();
    }
  }

  @Override
  public final MacPoolStatistics statistics() {
    LeaseTable table = enter();
    try {
      table.settle(nowMs(), Integer.MAX_VALUE);
      return statistics(table);
    } finally {
      exit();
    }
  }

  private MacPoolStatistics statistics(LeaseTable table) {
    return new MacPoolStatistics(
        ranges.size(),
        table.free(),
        table.leased(),
        table.quarantined(),
        ranges.size() - leasable.size());
  }

  private MacLease grant(LeaseTable table, MacAddress address, String holder, long endMs) {
    keep(address.bits(), State.LEASED, holder, endMs);
    table.put(address.bits(), State.LEASED, holder, endMs);
    return new MacLease(address, holder, Instant.ofEpochMilli(endMs), State.LEASED);
  }

  private static void refuseOthers(@Nullable MacLease lease, String holder) {
    if (lease != null && !lease.holder().equals(holder)) {
      throw LeaseRefusedException.taken(lease, holder);
    }
  }

  /** So strict that every store, log and message can have the name as it is. */
  private static void checkHolder(String holder) {
    boolean fits = !holder.isBlank() && holder.length() <= LONGEST_HOLDER;
    for (int i = 0; fits && i < holder.length(); i++) {
      char c = holder.charAt(i);
      fits = c >= ' ' && c < 0x7F;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "'"
              + holder
              + "' cannot hold a lease; name the holder with 1 to "
              + LONGEST_HOLDER
              + " ASCII characters, such as namespace/pod");
    }
  }

  private static long termMs(Duration term) {
    long termMs = milliseconds(term);
    if (termMs < 1) {
      throw new IllegalArgumentException(
          "a lease cannot have the term " + term + "; give it 1 ms or more");
    }
    return termMs;
  }

  /** The end of time for what is longer. */
  private static long milliseconds(Duration duration) {
    return duration.toSeconds() >= Long.MAX_VALUE / 1000 ? Long.MAX_VALUE : duration.toMillis();
  }
}
