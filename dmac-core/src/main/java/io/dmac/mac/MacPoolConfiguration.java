package io.dmac.mac;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pool leases.
 *
 * @param ranges where {@link MacPool#leaseNext} takes addresses from, lowest first; they may
 *     overlap, and may be none
 * @param exclusions addresses that are never leased, such as those of gateways
 * @param quarantine how long an address rests after its lease
 * @param clock what time it is
 */
public record MacPoolConfiguration(
    List<MacRange> ranges, List<MacRange> exclusions, Duration quarantine, InstantSource clock) {
  /** A bridge forgets an address after 300 s (IEEE 802.1Q, the default ageing time). */
  public static final Duration DEFAULT_QUARANTINE = Duration.ofMinutes(5);

  public MacPoolConfiguration {
    ranges = List.copyOf(ranges);
    exclusions = List.copyOf(exclusions);
    List<String> problems = new ArrayList<>();
    for (MacRange range : ranges) {
      if (range.first().isZero()) {
        problems.add("the range " + range + " has the address zero; let it begin after that");
      }
    }
    if (quarantine.isNegative()) {
      problems.add("the quarantine is " + quarantine + "; it must not be negative");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** These ranges without exclusions, by the system's clock. */
  public static MacPoolConfiguration of(MacRange... ranges) {
    return new MacPoolConfiguration(
        List.of(ranges), List.of(), DEFAULT_QUARANTINE, Clock.systemUTC());
  }

  public MacPoolConfiguration withExclusions(List<MacRange> addresses) {
    return new MacPoolConfiguration(ranges, addresses, quarantine, clock);
  }

  public MacPoolConfiguration withQuarantine(Duration time) {
    return new MacPoolConfiguration(ranges, exclusions, time, clock);
  }

  public MacPoolConfiguration withClock(InstantSource source) {
    return new MacPoolConfiguration(ranges, exclusions, quarantine, source);
  }
}
