package io.dmac.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One loop's counters. The loop alone adds; anybody reads. A reader needs whole values that come in
 * time, and no order among them: plain writes with one fence a turn give that, and let the compiler
 * hold the array's address and bounds in registers, which opaque writes do not.
 */
public final class Counters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Longs on both sides, so that no other writer's data shares a cache line with ours. */
  private static final int PADDING = 16;

  private static final int COUNT = Counter.values().length;

  private final long[] values = new long[PADDING + COUNT + PADDING];

  /** For the loop's thread. */
  public void add(Counter counter, long amount) {
    values[PADDING + counter.ordinal()] += amount;
  }

  /** For the loop's thread. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** For the loop's thread, once a turn: what was added can now be read. */
  public void publish() {
    VarHandle.releaseFence();
  }

  /** From any thread. */
  public long get(Counter counter) {
    return (long) ELEMENT.getOpaque(values, PADDING + counter.ordinal());
  }

  /** The sum of all counters of a group, from any thread. */
  public long sum(Counter.Group group) {
    long sum = 0;
    for (Counter counter : Counter.values()) {
      if (counter.group() == group) {
        sum += get(counter);
      }
    }
    return sum;
  }
}
