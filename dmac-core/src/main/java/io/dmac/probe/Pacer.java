package io.dmac.probe;

/**
 * How many frames are due. After a pause of the thread it lets a part of the missed frames follow
 * at once and skips the rest: a burst of all of them would overflow somebody's queue, and that loss
 * would be the sender's own doing.
 */
final class Pacer {
  private static final long SECOND_NS = 1_000_000_000L;

  private final long framesPerSecond;
  private final long mostBehind;
  private long originNs;
  private long taken;
  private long skipped;

  Pacer(long framesPerSecond, long mostBehind) {
    this.framesPerSecond = framesPerSecond;
    this.mostBehind = mostBehind;
  }

  /** Begins anew. */
  void begin(long nowNs) {
    originNs = nowNs;
    taken = 0;
    skipped = 0;
  }

  /** Frames that may leave now, at most {@code most}. */
  int due(long nowNs, int most) {
    if (framesPerSecond == ProbePlan.UNPACED) {
      return most;
    }
    long seconds = (nowNs - originNs) / SECOND_NS;
    if (seconds > 0) {
      // Whole seconds are settled, so that the product below stays small for ever.
      originNs += seconds * SECOND_NS;
      taken -= seconds * framesPerSecond;
    }
    long due = (nowNs - originNs) * framesPerSecond / SECOND_NS - taken;
    if (due > mostBehind) {
      skipped += due - mostBehind;
      taken += due - mostBehind;
      due = mostBehind;
    }
    return (int) Math.min(due, most);
  }

  /** Frames left; a negative number takes some back. */
  void took(long frames) {
    taken += frames;
  }

  /** Frames that were due and will never be sent. */
  long skipped() {
    return skipped;
  }
}
