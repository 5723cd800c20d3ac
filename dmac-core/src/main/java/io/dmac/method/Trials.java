package io.dmac.method;

import java.time.Duration;

/** Carries out trials, one after the other, on whatever path. */
public interface Trials {
  /**
   * Sends at a rate, and waits for the last replies.
   *
   * @param framesPerSecond or {@link io.dmac.probe.ProbePlan#UNPACED}
   */
  Trial atRate(long framesPerSecond, Duration length);

  /** Sends so many frames as fast as the port takes them, and waits for the last replies. */
  Trial burst(long frames);
}
