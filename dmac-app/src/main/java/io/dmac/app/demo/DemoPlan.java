package io.dmac.app.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a demo does.
 *
 * @param changes of the MAC address
 * @param every time from one change to the next
 * @param framesPerSecond the static pod's rate
 * @param frameSize bytes of a frame, its frame check sequence included
 * @param warmUp for how long it sends before anything counts
 * @param pingEvery time from one ping to the next
 */
record DemoPlan(
    int changes,
    Duration every,
    long framesPerSecond,
    int frameSize,
    Duration warmUp,
    Duration pingEvery) {
  /** What the demo promises. */
  static final int FEWEST_CHANGES = 5;

  DemoPlan {
    List<String> problems = new ArrayList<>();
    if (changes < FEWEST_CHANGES || changes > 1_000) {
      problems.add("--changes " + changes + " is not within " + FEWEST_CHANGES + " to 1000");
    }
    if (every.compareTo(Duration.ofMillis(300)) < 0 || every.compareTo(Duration.ofMinutes(1)) > 0) {
      // The overlap of two addresses takes 200 ms.
      problems.add("--every " + every.toMillis() + "ms is not within 300ms to 1m");
    }
    if (framesPerSecond < 100 || framesPerSecond > 10_000_000) {
      problems.add("--rate " + framesPerSecond + " is not within 100 to 10M");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }
}
