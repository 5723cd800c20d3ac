package io.dmac.probe;

import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of the probe.
 *
 * @param target who is sent to
 * @param source the MAC address it sends from and takes replies on
 * @param frames what is sent
 * @param framesPerSecond the rate, or {@link #UNPACED}
 * @param window how many frames may be behind the newest reply before sending pauses; unlimited
 *     without
 * @param count how many frames; unlimited without
 * @param duration how long to send; unlimited without
 * @param warmUp how long to send before anything counts, so that compilers and caches are ready
 * @param patience how long to wait for the answer to ARP or neighbour discovery
 * @param drain how long to wait for the last replies
 */
public record ProbePlan(
    ProbeTarget target,
    MacAddress source,
    ProbeFrames frames,
    long framesPerSecond,
    OptionalLong window,
    OptionalLong count,
    Optional<Duration> duration,
    Duration warmUp,
    Duration patience,
    Duration drain) {
  /** Far beyond what any port takes; keeps the pacing within 64 bits. */
  public static final long HIGHEST_RATE = 1_000_000_000L;

  /** So many find room in every port's queue. */
  private static final long LEAST_BEHIND = 256;

  /** As fast as the port takes them. */
  public static final long UNPACED = Long.MAX_VALUE;

  public ProbePlan {
    List<String> problems = new ArrayList<>();
    if (framesPerSecond < 1 || (framesPerSecond > HIGHEST_RATE && framesPerSecond != UNPACED)) {
      problems.add(
          "a rate of " + framesPerSecond + " frames a second is not within 1 to " + HIGHEST_RATE);
    }
    if (window.isPresent() && window.getAsLong() < 1) {
      problems.add("a window of " + window.getAsLong() + " frames is below 1");
    }
    if (count.isPresent() && count.getAsLong() < 1) {
      problems.add("a count of " + count.getAsLong() + " frames is below 1");
    }
    if (duration.isPresent() && !duration.get().isPositive()) {
      problems.add("a duration must be longer than nothing");
    }
    if (warmUp.isNegative() || patience.isNegative() || drain.isNegative()) {
      problems.add("no time may be negative");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The same run at another rate, for so long. */
  public ProbePlan at(long rate, Duration length) {
    return with(rate, OptionalLong.empty(), Optional.of(length), warmUp);
  }

  /** The same run of so many frames, as fast as the port takes them. */
  public ProbePlan burst(long size) {
    return with(UNPACED, OptionalLong.of(size), Optional.empty(), warmUp);
  }

  /** The same run, that begins to count after so long. */
  public ProbePlan after(Duration uncounted) {
    return with(framesPerSecond, count, duration, uncounted);
  }

  /** The same run to a station that has moved since, where it is to be followed. */
  public ProbePlan following(MacAddress mac) {
    return target instanceof ProbeTarget.Station(MacAddress _, boolean follow) && follow
        ? new ProbePlan(
            new ProbeTarget.Station(mac, true),
            source,
            frames,
            framesPerSecond,
            window,
            count,
            duration,
            warmUp,
            patience,
            drain)
        : this;
  }

  private ProbePlan with(
      long rate, OptionalLong size, Optional<Duration> length, Duration uncounted) {
    return new ProbePlan(
        target, source, frames, rate, window, size, length, uncounted, patience, drain);
  }

  /** The rate sets how many frames may follow a pause at once: those of a millisecond. */
  long mostBehind() {
    return Math.max(LEAST_BEHIND, framesPerSecond / 1_000);
  }
}
