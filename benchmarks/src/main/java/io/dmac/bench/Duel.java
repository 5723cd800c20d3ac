package io.dmac.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Two programs on one core, in turn. Only one of them runs at a time, the other is stopped
 * (SIGSTOP); they change places every slice. A machine shared with others is fast now and slow a
 * second later: slices that are short beside that let both programs see the same machine.
 */
final class Duel {
  private final Setup setup;

  Duel(Setup setup) {
    this.setup = setup;
  }

  /** What the first did stands under "other", what the second did under "dmac". */
  Pair fight(Contestant first, Contestant second) throws IOException, InterruptedException {
    warmUp(first, second);
    Signals.stop(first.pid());
    Signals.stop(second.pid());
    Side firstSide = new Side(first);
    Side secondSide = new Side(second);
    int slices = setup.measureMs() / setup.sliceMs();
    for (int slice = 0; slice < slices; slice++) {
      firstSide.run(slice == 0, slice == slices - 1);
      secondSide.run(slice == 0, slice == slices - 1);
    }
    Signals.resume(first.pid());
    Signals.resume(second.pid());
    return new Pair(firstSide.result(), secondSide.result());
  }

  /**
   * Both run and are read, as later in the window: code that a JIT compiler never saw at work it
   * leaves out, and compiles the loop anew when it is reached after all.
   */
  private void warmUp(Contestant first, Contestant second)
      throws IOException, InterruptedException {
    for (int quarter = 0; quarter < 4; quarter++) {
      TimeUnit.MILLISECONDS.sleep(setup.warmUpMs() / 4);
      first.read();
      second.read();
    }
  }

  /** One program's slices. */
  private final class Side {
    private final Contestant contestant;
    private Contestant.Reading before = new Contestant.Reading(0, 0, 0, 0);
    private Contestant.Reading after = before;
    private long wallNs;

    Side(Contestant contestant) {
      this.contestant = contestant;
    }

    void run(boolean isFirst, boolean isLast) throws IOException, InterruptedException {
      Signals.resume(contestant.pid());
      if (isFirst) {
        before = contestant.read();
      }
      long start = System.nanoTime();
      TimeUnit.MILLISECONDS.sleep(setup.sliceMs());
      if (isLast) {
        after = contestant.read();
      }
      Signals.stop(contestant.pid());
      wallNs += System.nanoTime() - start;
    }

    Run result() {
      Contestant.Reading done = after.since(before);
      return new Run(done.frames(), done.cpuNs(), wallNs, done.turns(), done.allocatedBytes());
    }
  }
}
