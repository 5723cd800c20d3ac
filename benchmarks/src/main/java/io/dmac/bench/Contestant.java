package io.dmac.bench;

import java.io.IOException;
import java.util.List;

/** A program that polls and forwards in a process of its own. */
interface Contestant extends AutoCloseable {
  /** How it is called in tables. */
  String name();

  List<String> command();

  long pid();

  /** Where its counters stand; it runs. */
  Reading read() throws IOException;

  @Override
  void close();

  /**
   * Counters at one moment.
   *
   * @param frames given back
   * @param cpuNs CPU time of the polling thread
   * @param turns of its loop, 0 where it does not say
   * @param allocatedBytes on the heap by the polling thread, 0 where there is none
   */
  record Reading(long frames, long cpuNs, long turns, long allocatedBytes) {
    Reading since(Reading before) {
      return new Reading(
          frames - before.frames,
          cpuNs - before.cpuNs,
          turns - before.turns,
          allocatedBytes - before.allocatedBytes);
    }
  }
}
