package io.dmac.change;

import java.time.Duration;

/**
 * How patient a change is.
 *
 * @param probe for how long the segment may answer that somebody has the address; zero asks nobody
 * @param proof for how long a device's new address may take to show in a frame
 * @param announcements how often the segment is told of the new address
 * @param announcementPeriod from one announcement to the next
 */
public record ChangeTiming(
    Duration probe, Duration proof, int announcements, Duration announcementPeriod) {
  /** For a link between switches and hosts that answer within some milliseconds. */
  public static final ChangeTiming USUAL =
      new ChangeTiming(Duration.ofMillis(50), Duration.ofSeconds(1), 3, Duration.ofMillis(100));

  /** Asks nobody on the segment, and tells it once. */
  public static final ChangeTiming BRIEF =
      new ChangeTiming(Duration.ZERO, Duration.ofSeconds(1), 1, Duration.ZERO);
}
