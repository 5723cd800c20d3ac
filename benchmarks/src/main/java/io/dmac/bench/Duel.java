package io.dmac.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Two programs on one core, in turn. Only one of them runs at a time, the other is stopped
 * (SIGSTOP), with whoever feeds it; they change places every slice. A machine shared with others is
 * fast now and slow a second later: slices that are short beside that let both programs see the
 * same machine.
 */
final class Duel {
  private final Timing timing;

  Duel(Timing timing) {
    this.timing = timing;
  }

  /**
   * What the first did stands under "other", what the second did under "dmac".
   *
   * @param first stopped, as it is afterwards
   * @param second likewise
   */
  Pair fight(Contestant first, Contestant second) throws IOException, InterruptedException {
    warmUp(first);
    warmUp(second);
    Side firstSide = Side.of(first, timing);
    Side secondSide = Side.of(second, timing);
    firstSide.begin();
    secondSide.begin();
    int slices = timing.slices();
    for (int slice = 0; slice < slices; slice++) {
      firstSide.run(slice == 0, slice == slices - 1);
      secondSide.run(slice == 0, slice == slices - 1);
    }
    return new Pair(firstSide.end(), secondSide.end());
  }

  /**
   * It runs and is read, as later in the window: code that a JIT compiler never saw at work it
   * leaves out, and compiles the loop anew when it is reached after all.
   */
  private void warmUp(Contestant contestant) throws IOException, InterruptedException {
    contestant.resume();
    for (int quarter = 0; quarter < 4; quarter++) {
      TimeUnit.MILLISECONDS.sleep(timing.warmUpMs() / 4);
      contestant.read();
    }
    contestant.beforeMeasuring();
    contestant.stop();
  }
}
