package io.dmac.loop;

import java.util.concurrent.locks.LockSupport;

/** What a loop does after a turn without work. An instance belongs to one loop. */
public abstract sealed class IdleStrategy {
  /** The strategies by the names users give. */
  public enum Kind {
    /** Never rests: the least delay, a whole core. */
    BUSY,
    /** Rests for one pause instruction: kind to a sibling hyper-thread. */
    PAUSE,
    /** Rests longer the longer nothing comes, up to 50 microseconds. */
    BACKOFF;

    public IdleStrategy create() {
      return switch (this) {
        case BUSY -> new Busy();
        case PAUSE -> new Pause();
        case BACKOFF -> new Backoff();
      };
    }
  }

  /**
   * Called once a turn.
   *
   * @param workCount what the turn did; 0 for nothing
   */
  public abstract void idle(int workCount);

  static final class Busy extends IdleStrategy {
    @Override
    public void idle(int workCount) {}
  }

  static final class Pause extends IdleStrategy {
    @Override
    public void idle(int workCount) {
      if (workCount == 0) {
        Thread.onSpinWait();
      }
    }
  }

  static final class Backoff extends IdleStrategy {
    private static final int SPINS = 64;
    private static final long LONGEST_PARK_NS = 50_000;
    private int emptyTurns;
    private long parkNs;

    /**
     * Never yields: on a CPU that others want too, each yield waits for a whole time slice of each
     * of them, and who has parked is served first when it wakes (sched(7), EEVDF).
     */
    @Override
    public void idle(int workCount) {
      if (workCount > 0) {
        emptyTurns = 0;
        parkNs = 1_000;
        return;
      }
      if (emptyTurns < SPINS) {
        emptyTurns++;
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(parkNs);
        parkNs = Math.min(parkNs * 2, LONGEST_PARK_NS);
      }
    }
  }
}
