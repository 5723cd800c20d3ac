package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;

/**
 * Whether a thread comes before all ordinary ones of its CPU (SCHED_RR, sched(7)): a loop, and
 * behind it whoever changes its port's address, for the length of the driver's call.
 */
enum RealTimePriority {
  NONE(0),
  CALL(1),
  LOOP(2);

  private final int priority;

  RealTimePriority(int priority) {
    this.priority = priority;
  }

  /** Takes it for the calling thread: 0, or a negative errno, of which nothing came. */
  static int take(RealTimePriority wanted) {
    return dpdk.dmac_set_realtime(wanted.priority);
  }

  int priority() {
    return priority;
  }
}
