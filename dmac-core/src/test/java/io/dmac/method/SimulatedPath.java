package io.dmac.method;

import io.dmac.probe.Latency;
import io.dmac.probe.ProbePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A sender of some speed before a path that carries some rate, behind a buffer. */
final class SimulatedPath implements Trials {
  private static final Latency NO_LATENCY = new Latency(1, 1, 1, 1, 1, 1, 1, 1, 0);

  private final double fastest;
  private final double carried;
  private final long buffer;
  final List<Trial> made = new ArrayList<>();

  /** Each trial's sender has this part of the former one's speed. */
  double slower = 1;

  /** So many of the next trials lose a frame, whatever their rate. */
  int unlucky;

  SimulatedPath(double fastest, double carried, long buffer) {
    this.fastest = fastest;
    this.carried = carried;
    this.buffer = buffer;
  }

  @Override
  public Trial atRate(long framesPerSecond, Duration length) {
    double seconds = length.toNanos() / 1e9;
    double rate = Math.min(fastest * Math.pow(slower, made.size()), (double) framesPerSecond);
    return trial(framesPerSecond, Math.round(rate * seconds), seconds);
  }

  @Override
  public Trial burst(long frames) {
    return trial(ProbePlan.UNPACED, frames, frames / fastest);
  }

  private Trial trial(long asked, long sent, double seconds) {
    long through = Math.min(sent, Math.round(carried * seconds) + buffer);
    if (unlucky > 0) {
      unlucky--;
      through = Math.min(through, sent - 1);
    }
    Trial trial =
        new Trial(
            asked == ProbePlan.UNPACED ? OptionalLong.empty() : OptionalLong.of(asked),
            Math.round(seconds * 1e9),
            sent,
            through,
            0,
            NO_LATENCY);
    made.add(trial);
    return trial;
  }
}
