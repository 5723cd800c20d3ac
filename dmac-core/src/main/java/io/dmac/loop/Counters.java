package io.dmac.loop;

import io.dmac.packet.PacketMemory;
import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * One loop's counters. The loop alone adds; anybody reads. A reader needs whole values that come in
 * time, and no order among them: plain writes with one fence a turn give that.
 *
 * <p>They are in native memory: to add to one is then one instruction, where an array of the heap
 * asks the collector for its address and has its bounds checked after each crossing.
 */
public final class Counters {
  /** Of two cache lines, which are fetched together: no other writer's data shares ours. */
  private static final int ALIGNMENT = 128;

  private static final int COUNT = Counter.values().length;

  /** Owns the memory, for as long as anybody has these counters. */
  private final Arena arena = Arena.ofAuto();

  private final long base =
      arena.allocate((COUNT * 8L + ALIGNMENT - 1) & -ALIGNMENT, ALIGNMENT).address();

  /** For the loop's thread. */
  public void add(Counter counter, long amount) {
    long place = place(counter);
    PacketMemory.putRaw64(place, PacketMemory.raw64(place) + amount);
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
    try {
      return PacketMemory.opaque64(place(counter));
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private long place(Counter counter) {
    return base + ((long) counter.ordinal() << 3);
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
