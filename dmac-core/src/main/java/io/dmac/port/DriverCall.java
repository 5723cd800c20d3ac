package io.dmac.port;

import io.dmac.packet.PacketMemory;
import java.lang.foreign.Arena;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;

/**
 * When a port's driver was last called for an address, and for how long. One thread at a time calls
 * it; anybody reads.
 *
 * <p>It is in native memory: who raises its priority for the call looks at the clock there, or
 * other threads could have the CPU between the two.
 */
public final class DriverCall {
  private static final int BEGAN = 0;
  private static final int TOOK = 8;

  private final Arena arena = Arena.ofAuto();
  private final long base = arena.allocate(16, 8).address();

  /** For native code: two integers of 64 bits, {@link #beganNs} and {@link #tookNs}. */
  public long address() {
    return base;
  }

  /** Right before the call. */
  public void begin() {
    put(BEGAN, System.nanoTime());
  }

  /** After it, whatever came of it. */
  public void end() {
    put(TOOK, System.nanoTime() - beganNs());
  }

  /** When it began, by System.nanoTime(), which is CLOCK_MONOTONIC; 0 before the first. */
  public long beganNs() {
    return get(BEGAN);
  }

  /** How long it took, once it is over. */
  public long tookNs() {
    return get(TOOK);
  }

  private void put(int place, long ns) {
    try {
      PacketMemory.putRaw64(base + place, ns);
      VarHandle.releaseFence();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private long get(int place) {
    try {
      return PacketMemory.opaque64(base + place);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
