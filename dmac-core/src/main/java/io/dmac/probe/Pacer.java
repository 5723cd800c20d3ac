package io.dmac.probe;

/**
 * How many frames are due. After a pause of the thread it lets a part of the missed frames follow
 * at once and more of them little by little: a burst of all would overflow somebody's queue, and
 * that loss would be the sender's own doing. What a pause of a tenth of a second leaves behind is
 * made up for; beyond that frames are skipped.
 */
final class Pacer {
  private static final long SECOND_NS = 1_000_000_000L;

  /** Missed frames follow at this part of the rate, on top of it. */
  private static final int CATCH_UP_PART = 10;

  /** Missed frames are kept for so long a pause: this part of a second. */
  private static final int KEPT_PART = 10;

  private final long framesPerSecond;
  private final long mostBehind;
  private long originNs;
  private long taken;
  private long skipped;

  /** Frames that follow little by little. */
  private long missed;

  private long repaidNs;

  Pacer(long framesPerSecond, long mostBehind) {
    this.framesPerSecond = framesPerSecond;
    this.mostBehind = mostBehind;
  }

  /** Begins anew. */
  void begin(long nowNs) {
    originNs = nowNs;
    taken = 0;
    skipped = 0;
    missed = 0;
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
    if (missed > 0) {
      repay(nowNs);
    }
    long due = (nowNs - originNs) * framesPerSecond / SECOND_NS - taken;
    if (due > mostBehind) {
      miss(due - mostBehind, nowNs);
      due = mostBehind;
    }
    return (int) Math.min(due, most);
  }

  /** Frames left; a negative number takes some back. */
  void took(long frames) {
    taken += frames;
  }

  private void miss(long frames, long nowNs) {
    if (missed == 0) {
      repaidNs = nowNs;
    }
    taken += frames;
    missed += frames;
    long most = framesPerSecond / KEPT_PART;
    if (missed > most) {
      skipped += missed - most;
      missed = most;
    }
  }

  /** Makes those missed frames due whose time has come. */
  private void repay(long nowNs) {
    long rate = Math.max(1, framesPerSecond / CATCH_UP_PART);
    // In a second all of them are, so that the product stays small.
    long elapsedNs = Math.min(nowNs - repaidNs, SECOND_NS);
    long frames = Math.min(missed, elapsedNs * rate / SECOND_NS);
    missed -= frames;
    taken -= frames;
    repaidNs += frames * SECOND_NS / rate;
  }

  /** Frames that were due and have not been sent: those that never will be, and the missed ones. */
  long skipped() {
    return skipped + missed;
  }
}
