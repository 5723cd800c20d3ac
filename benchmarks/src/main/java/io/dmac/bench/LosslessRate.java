package io.dmac.bench;

import java.io.IOException;

/**
 * Searches the highest rate at which every frame comes back: doubles it until frames are lost, and
 * then halves the distance. A loss may be a neighbour's doing, so that a rate has several trials,
 * one of which must be lossless.
 */
final class LosslessRate {
  private static final int TRIALS = 3;
  private static final int HALVINGS = 4;

  private final Trial trial;

  LosslessRate(Trial trial) {
    this.trial = trial;
  }

  /** Tries a rate. */
  @FunctionalInterface
  interface Trial {
    boolean isLossless(long framesPerSecond) throws IOException;
  }

  /**
   * Frames a second.
   *
   * @param first rate that is tried
   * @param highest rate that is tried
   * @throws IllegalStateException when frames are lost at a hundredth of the first rate too
   */
  long search(long first, long highest) throws IOException {
    long good = first;
    while (!passes(good)) {
      good /= 2;
      if (good * 100 < first) {
        throw new IllegalStateException(
            "frames are lost even at "
                + good
                + " a second: the machine is too busy to measure latency; try again when it is"
                + " quiet");
      }
    }
    long bad = 2 * good;
    while (bad <= highest && passes(bad)) {
      good = bad;
      bad *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      long middle = (good + bad) / 2;
      if (passes(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }

  /**
   * The highest rate, by tenths down from one that was found, that a longer trial passes too: to
   * pass one of three short ones may be luck.
   *
   * @throws IllegalStateException when frames are lost at a hundredth of it too
   */
  static long held(long found, Trial longer) throws IOException {
    long rate = found;
    while (!longer.isLossless(rate)) {
      rate = rate * 9 / 10;
      if (rate * 100 < found) {
        throw new IllegalStateException(
            "frames are lost even at "
                + rate
                + " a second, of which "
                + found
                + " came back for a moment: the machine is too busy; try again when it is quiet");
      }
    }
    return rate;
  }

  private boolean passes(long rate) throws IOException {
    for (int i = 0; i < TRIALS; i++) {
      if (trial.isLossless(rate)) {
        return true;
      }
    }
    return false;
  }
}
