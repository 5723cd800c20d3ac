package io.dmac.bench;

import java.io.IOException;
import java.util.List;

/** A program that polls and forwards in a process of its own. */
interface Contestant extends AutoCloseable {
  /** How it is called in tables. */
  String name();

  List<String> command();

  /**
   * Lets its polling threads come before all others on their CPU from now on: for comparisons in
   * short slices. What lasts for a second is better without, see {@link Scheduling#realTime}.
   */
  void raise();

  /** Stops it, and whoever feeds it, at once. */
  void stop();

  void resume();

  /** How many threads poll. */
  int threads();

  /** CPU time of the polling threads so far, as the kernel says it; exact while it is stopped. */
  long cpuNs();

  /** Where its counters stand; it runs. */
  Reading read() throws IOException;

  /** Whether frames come from outside: what a program counts is then not what was delivered. */
  default boolean isLoadedFromOutside() {
    return false;
  }

  /** Called once both programs are warm. */
  default void beforeMeasuring() {}

  @Override
  void close();

  /**
   * Counters at one moment.
   *
   * @param flow where frames went so far
   * @param cpuNs CPU time of the polling threads
   * @param turns of its loops, 0 where it does not say
   * @param allocatedBytes on the heap by the polling threads, 0 where there is none
   */
  record Reading(Flow flow, long cpuNs, long turns, long allocatedBytes) {
    static final Reading NOTHING = new Reading(Flow.within(0, 0), 0, 0, 0);

    Reading since(Reading before) {
      return new Reading(
          flow.since(before.flow),
          cpuNs - before.cpuNs,
          turns - before.turns,
          allocatedBytes - before.allocatedBytes);
    }

    Reading plus(Reading other) {
      return new Reading(
          flow.plus(other.flow),
          cpuNs + other.cpuNs,
          turns + other.turns,
          allocatedBytes + other.allocatedBytes);
    }

    /** The same with another account of the frames. */
    Reading with(Flow other) {
      return new Reading(other, cpuNs, turns, allocatedBytes);
    }
  }
}
