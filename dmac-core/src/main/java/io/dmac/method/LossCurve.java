package io.dmac.method;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss at falling rates (RFC 2544, section 26.3): from the highest one in steps of a tenth of
 * it, until two in succession lose nothing.
 */
public final class LossCurve {
  private static final int STEPS = 10;

  private LossCurve() {}

  /**
   * Makes the trials, in their order.
   *
   * @param highest frames a second
   */
  public static List<Trial> run(Trials path, long highest, Duration length) {
    List<Trial> trials = new ArrayList<>();
    int lossless = 0;
    for (int tenths = STEPS; tenths >= 1 && lossless < 2; tenths--) {
      Trial trial = path.atRate(Math.max(1, highest * tenths / STEPS), length);
      trials.add(trial);
      lossless = trial.lost() == 0 ? lossless + 1 : 0;
    }
    return trials;
  }
}
