package io.dmac.dpdk;

/** Of threads that come before all ordinary ones of their CPU (SCHED_RR, sched(7)). */
enum RealTimePriority {
  /** A poll thread. */
  LOOP(1),
  /**
   * Whoever changes a port's address, for the length of the driver's call: that takes little, and
   * would else wait for a loop that is behind.
   */
  CALL(2),
  /** What makes a loop that does not turn an ordinary thread. */
  GUARD(2);

  private final int priority;

  RealTimePriority(int priority) {
    this.priority = priority;
  }

  int priority() {
    return priority;
  }
}
