package io.dmac.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One program's slices of a measured window; it is stopped before and after each. */
abstract class Side {
  final Contestant contestant;
  final Timing timing;
  long wallNs;

  private Side(Contestant contestant, Timing timing) {
    this.contestant = contestant;
    this.timing = timing;
  }

  static Side of(Contestant contestant, Timing timing) {
    return contestant instanceof LoadedContestant loaded
        ? new FromOutside(loaded, timing)
        : new FromWithin(contestant, timing);
  }

  /** Once, before the first slice. */
  abstract void begin() throws IOException;

  /** Lets it run for a slice. */
  abstract void run(boolean isFirst, boolean isLast) throws IOException, InterruptedException;

  /** After the last slice. */
  abstract Run end() throws IOException;

  /**
   * Only the program itself knows its frames: it is asked in its first and its last slice, and says
   * frames and CPU time of one moment.
   */
  private static final class FromWithin extends Side {
    private Contestant.Reading before = Contestant.Reading.NOTHING;
    private Contestant.Reading after = Contestant.Reading.NOTHING;

    FromWithin(Contestant contestant, Timing timing) {
      super(contestant, timing);
    }

    @Override
    void begin() {}

    @Override
    void run(boolean isFirst, boolean isLast) throws IOException, InterruptedException {
      contestant.resume();
      if (isFirst) {
        before = contestant.read();
      }
      long startNs = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(timing.sliceMs());
      if (isLast) {
        after = contestant.read();
      }
      contestant.stop();
      wallNs += System.nanoTime() - startNs;
    }

    @Override
    Run end() {
      Contestant.Reading done = after.since(before);
      return new Run(
          done.flow().delivered(),
          done.cpuNs(),
          wallNs,
          contestant.threads(),
          done.turns(),
          done.allocatedBytes(),
          0,
          done.flow());
    }
  }

  /**
   * The kernel knows the frames that came back, and the CPU time: both are taken of each slice,
   * exactly, while all is stopped. The program's own account is made before and after the slices,
   * and the frames that it works off then count for neither.
   *
   * <p>The queue before the program is filled before each slice, while the program is stopped: a
   * sender is about as fast as an echo, and a program that waits for frames spends CPU time on
   * waiting. So more is offered than can be taken, and frames are missed by design.
   */
  private static final class FromOutside extends Side {
    /** Until a thread on another CPU has seen the signal to stop. */
    private static final int STOPPING_MS = 1;

    private static final double WAITING_PART = 0.9;

    private final LoadedContestant loaded;
    private Contestant.Reading before = Contestant.Reading.NOTHING;
    private long frames;
    private long cpuNs;
    private int slices;
    private int starved;

    FromOutside(LoadedContestant loaded, Timing timing) {
      super(loaded, timing);
      this.loaded = loaded;
    }

    @Override
    void begin() throws IOException {
      contestant.resume();
      before = contestant.read();
      contestant.stop();
    }

    @Override
    void run(boolean isFirst, boolean isLast) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(STOPPING_MS);
      LinkCounters empty = loaded.link();
      loaded.fill();
      LinkCounters filled = loaded.link();
      long cpuBeforeNs = loaded.cpuNs();
      long startNs = System.nanoTime();
      loaded.resumeProgram();
      TimeUnit.MILLISECONDS.sleep(timing.sliceMs());
      contestant.stop();
      wallNs += System.nanoTime() - startNs;
      TimeUnit.MILLISECONDS.sleep(STOPPING_MS);
      LinkCounters after = loaded.link();
      frames += after.delivered() - filled.delivered();
      cpuNs += loaded.cpuNs() - cpuBeforeNs;
      slices++;
      if (isStarved(filled.offered() - empty.offered(), after.since(filled))) {
        starved++;
      }
    }

    /** Whether more came back than was sent meanwhile, by nearly all that can have waited. */
    private boolean isStarved(long sentBefore, LinkCounters meanwhile) {
      double waiting = WAITING_PART * Math.min(sentBefore, loaded.roomBefore());
      return meanwhile.delivered() - meanwhile.offered() >= waiting;
    }

    @Override
    Run end() throws IOException {
      contestant.resume();
      Contestant.Reading done = contestant.read().since(before);
      contestant.stop();
      return new Run(
          frames,
          cpuNs,
          wallNs,
          contestant.threads(),
          done.turns(),
          done.allocatedBytes(),
          (double) starved / Math.max(1, slices),
          done.flow());
    }
  }
}
