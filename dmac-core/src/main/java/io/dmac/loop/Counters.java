package io.dmac.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One loop's counters. The loop alone adds; anybody reads. Opaque access is enough: a reader needs
 * whole values that come in time, and no order among them (java.lang.invoke.VarHandle).
 */
public final class Counters {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  /** Longs on both sides, so that no other writer's data shares a cache line with ours. */
  private static final int PADDING = 16;

  private static final int COUNT = Counter.values().length;

  private final long[] values = new long[PADDING + COUNT + PADDING];

  /** For the loop's thread. */
  public void add(Counter counter, long amount) {
    int index = PADDING + counter.ordinal();
    ELEMENT.setOpaque(values, index, values[index] + amount);
  }

  /** For the loop's thread. */
  public void increment(Counter counter) {
    add(counter, 1);
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
