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
    private static final int SPINS = 256;
    private static final int YIELDS = 64;
    private static final long LONGEST_PARK_NS = 50_000;
    private int emptyTurns;
    private long parkNs;

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // no order relies on it: it gives a shared CPU away
    public void idle(int workCount) {
      if (workCount > 0) {
        emptyTurns = 0;
        parkNs = 1_000;
        return;
      }
      emptyTurns++;
      if (emptyTurns <= SPINS) {
        Thread.onSpinWait();
      } else if (emptyTurns <= SPINS + YIELDS) {
        Thread.yield();
      } else {
        emptyTurns = SPINS + YIELDS;
        LockSupport.parkNanos(parkNs);
        parkNs = Math.min(parkNs * 2, LONGEST_PARK_NS);
      }
    }
  }
}
