package io.dmac.loop;

import io.dmac.port.Burst;

/** What a loop does with each burst. Called on the poll thread: no allocation, locks or logs. */
@FunctionalInterface
public interface BurstProcessor {
  /** Called once before the first frame comes; leaves nothing in the burst but a drop list. */
  default void begin() {}

  /**
   * Gives every received frame away, by {@link Burst#transmit(int)} or {@link Burst#drop(int)}.
   *
   * @param burst may be empty
   * @return frames worth of work done; 0 lets the idle strategy rest
   */
  int process(Burst burst);
}
