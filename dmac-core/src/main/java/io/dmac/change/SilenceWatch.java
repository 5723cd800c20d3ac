package io.dmac.change;

/**
 * Finds out that a port no longer receives, where its driver does not tell: a virtual function
 * whose physical function was reset keeps its link and hears nothing until it is started anew. As a
 * bond's ARP monitor does (Documentation/networking/bonding.rst), a neighbour is asked while
 * nothing comes.
 *
 * <p>Asked for its advice at even intervals, such as once a second.
 */
public final class SilenceWatch {
  /** Questions without an answer before the port is taken for deaf. */
  private static final int QUESTIONS = 3;

  private static final int MOST_PATIENCE = 60;

  private long lastFrames = -1;
  private int silent;
  private int patience = QUESTIONS;

  /** What to do now. */
  public enum Advice {
    NOTHING,
    ASK,
    RESTART
  }

  /**
   * Says what to do at this time.
   *
   * @param frames received until now to the port's own address
   * @param neighbour whether there is one to ask
   */
  public Advice next(long frames, boolean neighbour) {
    if (frames != lastFrames) {
      lastFrames = frames;
      silent = 0;
      patience = QUESTIONS;
      return Advice.NOTHING;
    }
    if (!neighbour) {
      return Advice.NOTHING;
    }
    if (silent++ < patience) {
      return Advice.ASK;
    }
    // The neighbour may be the one who is gone: a start in vain makes the next one later.
    silent = 0;
    patience = Math.min(MOST_PATIENCE, patience * 2);
    return Advice.RESTART;
  }
}
