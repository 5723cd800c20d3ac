package io.dmac.loop;

import io.dmac.port.PortQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Whether and how a loop rests after a turn. An instance belongs to one loop. */
public abstract sealed class IdleStrategy {
  /**
   * A receive queue of 1024 descriptors holds what comes meanwhile at 1.4 million frames a second.
   */
  private static final long LONGEST_PARK_NS = 700_000;

  /** The strategies by the names users give. */
  public enum Kind {
    /** Never rests: the least delay, a whole core. */
    BUSY,
    /** Rests for one pause instruction: kind to a sibling hyper-thread. */
    PAUSE,
    /** Rests longer the longer nothing comes, up to 50 microseconds, after 10 ms up to 700. */
    BACKOFF,
    /**
     * Rests for 200 microseconds after each turn that received and sent fewer frames than it could
     * have received: fewer and larger bursts, which leave an ordinary pod's CPU to others under
     * load too.
     */
    BATCH,
    /**
     * As {@link #BATCH}, and comes before all ordinary threads of its CPU (SCHED_RR, sched(7)), of
     * which it leaves them what it does not need, and a part when it needs all: whoever shares that
     * CPU delays no frame.
     */
    REALTIME,
    /** Waits for the driver's receive interrupt after some empty turns: no CPU without traffic. */
    INTERRUPT;

    /** Makes one for the loop of a queue. */
    public IdleStrategy create(PortQueue queue) {
      return switch (this) {
        case BUSY -> new Busy();
        case PAUSE -> new Pause();
        case BACKOFF -> new Backoff();
        case BATCH -> new Batch(queue.burst().capacity());
        case REALTIME -> new RealTime(queue.burst().capacity());
        case INTERRUPT -> new Interrupt(queue);
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
    private static final long SHORTEST_PARK_NS = 1_000;
    private static final long LONG_PARK_NS = 50_000;

    /** Some 10 ms: who has been quiet for so long will mostly stay so. */
    private static final int PARKS_BEFORE_LONGEST = 100;

    private final LongConsumer park;
    private int emptyTurns;
    private int parks;
    private long parkNs = SHORTEST_PARK_NS;

    Backoff() {
      this(LockSupport::parkNanos);
    }

    /**
     * @param park rests for so many nanoseconds
     */
    Backoff(LongConsumer park) {
      this.park = park;
    }

    /**
     * Never yields: on a CPU that others want too, each yield waits for a whole time slice of each
     * of them, and who has parked is served first when it wakes (sched(7), EEVDF).
     */
    @Override
    public void idle(int workCount) {
      if (workCount > 0) {
        emptyTurns = 0;
        parks = 0;
        parkNs = SHORTEST_PARK_NS;
        return;
      }
      if (emptyTurns < SPINS) {
        emptyTurns++;
        Thread.onSpinWait();
      } else {
        park.accept(parkNs);
        parks++;
        parkNs =
            Math.min(parkNs * 2, parks < PARKS_BEFORE_LONGEST ? LONG_PARK_NS : LONGEST_PARK_NS);
      }
    }
  }

  /**
   * A loop that turns at each frame takes its whole CPU long before it needs it: a burst of one
   * costs nearly as much as one of many. And only a loop that rests can go before all others on a
   * CPU that it shares (SCHED_RR) without starving them.
   */
  static final class Batch extends IdleStrategy {
    /** A receive queue of 1024 descriptors holds what comes meanwhile at 5 million a second. */
    private static final long REST_NS = 200_000;

    /** Some 10 ms: who has been quiet for so long will mostly stay so. */
    private static final int RESTS_BEFORE_LONGEST = 50;

    private final int full;
    private final LongConsumer park;
    private int emptyTurns;

    Batch(int full) {
      this(full, LockSupport::parkNanos);
    }

    /**
     * @param full frames of a turn, sent and received, after which the next one follows at once
     * @param park rests for so many nanoseconds
     */
    Batch(int full, LongConsumer park) {
      this.full = full;
      this.park = park;
    }

    @Override
    public void idle(int workCount) {
      emptyTurns = workCount > 0 ? 0 : Math.min(emptyTurns + 1, RESTS_BEFORE_LONGEST);
      if (workCount < full) {
        park.accept(emptyTurns < RESTS_BEFORE_LONGEST ? REST_NS : LONGEST_PARK_NS);
      }
    }
  }

  /**
   * A loop that needs all of its CPU rests now and then all the same, so that nobody starves. One
   * that is slow rests for half of the time: it is interpreted, and the compilers that end it may
   * wait for that CPU.
   */
  static final class RealTime extends IdleStrategy {
    /**
     * Work for each part of rest, so that others have a fifteenth of the CPU at least. Were it less
     * than a twentieth, the kernel would take that for them: up to 50 ms at once (its fair server,
     * Linux 6.12).
     */
    private static final int WORK_FOR_A_REST = 14;

    /** After so long without a rest a slow loop is told from one that is behind. */
    private static final long LONGEST_IF_SLOW_NS = 700_000;

    /** The CPU time of a frame, sent or received, that no compiled loop needs. */
    private static final long SLOW_NS = 4_000;

    private final Batch batch;
    private final LongSupplier clockNs;
    private long begunNs;
    private long owedNs;
    private long fullTurnsNs;
    private long work;

    RealTime(int full) {
      this(full, LockSupport::parkNanos, System::nanoTime);
    }

    /**
     * @param park rests for so many nanoseconds
     * @param clockNs counts nanoseconds
     */
    RealTime(int full, LongConsumer park, LongSupplier clockNs) {
      this.batch = new Batch(full, park);
      this.clockNs = clockNs;
      begunNs = clockNs.getAsLong();
    }

    @Override
    public void idle(int workCount) {
      long endedNs = clockNs.getAsLong();
      long turnNs = endedNs - begunNs;
      boolean isFull = workCount >= batch.full;
      owedNs += turnNs / WORK_FOR_A_REST;
      fullTurnsNs = isFull ? fullTurnsNs + turnNs : 0;
      work = isFull ? work + workCount : 0;
      batch.idle(workCount);
      boolean isSlow = fullTurnsNs > LONGEST_IF_SLOW_NS && work * SLOW_NS < fullTurnsNs;
      boolean isDue = isSlow || owedNs > Batch.REST_NS;
      if (isDue) {
        batch.park.accept(isSlow ? LONGEST_PARK_NS : Batch.REST_NS);
        fullTurnsNs = 0;
        work = 0;
      }
      begunNs = isFull && !isDue ? endedNs : clockNs.getAsLong();
      owedNs = Math.max(0, owedNs - (begunNs - endedNs));
    }
  }

  static final class Interrupt extends IdleStrategy {
    private static final int SPINS = 64;

    /**
     * The interrupt may come before its frame is seen. In time and not in turns, of which one takes
     * a thousand times longer on an emulated CPU.
     */
    private static final long LOOK_AFTER_INTERRUPT_NS = 200_000;

    private static final int LONGEST_WAIT_MS = 10;

    private final PortQueue queue;
    private final LongSupplier clockNs;
    private int emptyTurns;
    private boolean looking;
    private long lookUntilNs;

    Interrupt(PortQueue queue) {
      this(queue, System::nanoTime);
    }

    /**
     * @param clockNs counts nanoseconds
     */
    Interrupt(PortQueue queue, LongSupplier clockNs) {
      this.queue = queue;
      this.clockNs = clockNs;
    }

    @Override
    public void idle(int workCount) {
      if (workCount > 0) {
        emptyTurns = 0;
        looking = false;
      } else if (emptyTurns < SPINS) {
        emptyTurns++;
        Thread.onSpinWait();
      } else if (looking && clockNs.getAsLong() - lookUntilNs < 0) {
        Thread.onSpinWait();
      } else if (emptyTurns == SPINS) {
        emptyTurns++;
        looking = false;
        queue.armInterrupt();
      } else {
        emptyTurns = SPINS;
        looking = queue.awaitInterrupt(LONGEST_WAIT_MS);
        lookUntilNs = clockNs.getAsLong() + LOOK_AFTER_INTERRUPT_NS;
      }
    }
  }
}
