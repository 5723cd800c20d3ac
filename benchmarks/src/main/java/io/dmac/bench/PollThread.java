package io.dmac.bench;

import io.dmac.loop.PollLoop;
import java.util.List;

/** A thread that turns loops. */
interface PollThread {
  /** The loops it turns; a command to any of them runs on this thread. */
  List<PollLoop> loops();

  /** Returns once it polls. */
  void start();

  void stop();

  /** Of one loop, as {@code dmac run} has it. */
  static PollThread of(PollLoop loop) {
    return new PollThread() {
      @Override
      public List<PollLoop> loops() {
        return List.of(loop);
      }

      @Override
      public void start() {
        loop.start();
      }

      @Override
      public void stop() {
        loop.stop();
      }
    };
  }
}
