package io.dmac.method;

import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeReport;
import java.util.OptionalLong;

/**
 * Frames sent at one rate for a while, and what came back of them.
 *
 * @param framesPerSecond the rate that was asked for; empty for as fast as the port takes them
 * @param durationNs for how long was sent
 * @param sent frames
 * @param received those of them that came back
 * @param skipped frames that the sender did not send in time, because it was kept from its CPU
 * @param latency of the frames received
 */
public record Trial(
    OptionalLong framesPerSecond,
    long durationNs,
    long sent,
    long received,
    long skipped,
    Latency latency) {
  /** The sender may have been late with this part of a trial's frames. */
  private static final double TOLERANCE = 0.01;

  /** Of a run that has ended. */
  public static Trial of(long framesPerSecond, ProbeReport report) {
    return new Trial(
        framesPerSecond == ProbePlan.UNPACED
            ? OptionalLong.empty()
            : OptionalLong.of(framesPerSecond),
        report.durationNs(),
        report.sent(),
        report.received(),
        report.count(ProbeCounter.SKIPPED),
        report.latency());
  }

  public long lost() {
    return sent - received;
  }

  /** Lost of sent, from 0 to 1. */
  public double lossRatio() {
    return sent == 0 ? 0 : (double) lost() / sent;
  }

  /** Frames a second that left. */
  public double sentPerSecond() {
    return perSecond(sent);
  }

  /** Frames a second that came back. */
  public double receivedPerSecond() {
    return perSecond(received);
  }

  private double perSecond(long frames) {
    return durationNs <= 0 ? 0 : frames * 1e9 / durationNs;
  }

  /** Whether the sender kept the rate; else the trial says nothing of what the path can do. */
  public boolean isAtRate() {
    return framesPerSecond.isEmpty()
        || sentPerSecond() >= framesPerSecond.getAsLong() * (1 - TOLERANCE);
  }
}
