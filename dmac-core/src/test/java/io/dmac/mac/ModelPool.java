package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A pool so simple that it is plainly right: it goes through all addresses for each question. */
final class ModelPool {
  private record Entry(String holder, Instant leaseEnd, Instant quarantineEnd) {}

  private final TreeMap<MacAddress, Entry> entries = new TreeMap<>();
  private final MacPoolConfiguration configuration;

  ModelPool(MacPoolConfiguration configuration) {
    this.configuration = configuration;
  }

  private Instant now() {
    return configuration.clock().instant();
  }

  private boolean isIn(List<MacRange> ranges, MacAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  boolean mayLease(MacAddress address, String holder) {
    return !isIn(configuration.exclusions(), address)
        && find(address).map(lease -> lease.holder().equals(holder)).orElse(true);
  }

  boolean mayRenew(MacAddress address, String holder) {
    return find(address).isPresent()
        ? find(address).get().holder().equals(holder)
        : mayLease(address, holder);
  }

  boolean isNext(MacAddress address) {
    return isIn(configuration.ranges(), address)
        && !isIn(configuration.exclusions(), address)
        && find(address).isEmpty();
  }

  void lease(MacAddress address, String holder, Duration term) {
    Instant end = now().plus(term);
    entries.put(address, new Entry(holder, end, end.plus(configuration.quarantine())));
  }

  void release(MacAddress address, String holder) {
    find(address)
        .filter(lease -> lease.state() == State.LEASED && lease.holder().equals(holder))
        .ifPresent(lease -> lease(address, holder, Duration.ZERO));
  }

  Optional<MacLease> find(MacAddress address) {
    Entry entry = entries.get(address);
    if (entry == null || !now().isBefore(entry.quarantineEnd)) {
      return Optional.empty();
    }
    boolean leased = now().isBefore(entry.leaseEnd);
    return Optional.of(
        new MacLease(
            address,
            entry.holder,
            leased ? entry.leaseEnd : entry.quarantineEnd,
            leased ? State.LEASED : State.QUARANTINED));
  }

  List<MacLease> leases() {
    return entries.keySet().stream().flatMap(address -> find(address).stream()).toList();
  }

  MacPoolStatistics statistics() {
    long ranges = 0;
    long free = 0;
    long excluded = 0;
    long last =
        configuration.ranges().stream().mapToLong(range -> range.last().bits()).max().orElse(0);
    long first =
        configuration.ranges().stream().mapToLong(range -> range.first().bits()).min().orElse(1);
    for (long bits = first; bits <= last; bits++) {
      MacAddress address = new MacAddress(bits);
      if (isIn(configuration.ranges(), address)) {
        ranges++;
        excluded += isIn(configuration.exclusions(), address) ? 1 : 0;
        free += isNext(address) ? 1 : 0;
      }
    }
    long leased = leases().stream().filter(lease -> lease.state() == State.LEASED).count();
    return new MacPoolStatistics(ranges, free, leased, leases().size() - leased, excluded);
  }
}
