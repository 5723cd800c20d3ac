package io.dmac.app.probe;

import io.dmac.app.config.Durations;
import io.dmac.app.config.FrameRates;
import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeFrames;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a run sends, and for how long. */
final class PacingOptions {
  private static final String USUAL_RATE = "1k";

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "Frames a second: 500, 20k, 1M; or bits a second as a link counts them: 100Mbit, 10Gbit;"
              + " or max (1k; with --method the highest rate tried, max).")
  @Nullable String rate;

  @Option(
      names = "--window",
      paramLabel = "FRAMES",
      description =
          "Pause while this many frames are without a reply, so that a peer that is kept from its"
              + " CPU does not overflow (a memif's ring holds 2 to the power of its rsize, 1,024"
              + " as a rule); else the rate is kept whatever comes back.")
  @Nullable Long window;

  @Option(names = "--count", paramLabel = "N", description = "Stop after this many frames.")
  @Nullable Long count;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Stop after this long; with --method the length of a trial (5s).")
  @Nullable String duration;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Send for this long before anything counts (0s).")
  String warmUp = "0s";

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "500ms",
      description = "Wait this long for the last replies (500ms).")
  String wait = "500ms";

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "Wait this long for the receiver's MAC address (10s).")
  String patience = "10s";

  /** Of what the service was asked for. */
  static PacingOptions of(ProbeOrder order) {
    PacingOptions options = new PacingOptions();
    options.rate = order.rate();
    options.window = order.window();
    options.count = order.count();
    options.duration = order.duration();
    return options;
  }

  /** The rate in frames a second, or {@code otherwise} without one. */
  long framesPerSecond(double frameBytes, String otherwise) {
    return FrameRates.parse(rate == null ? otherwise : rate, frameBytes, ProbePlan.UNPACED);
  }

  ProbePlan plan(ProbeTarget target, MacAddress source, ProbeFrames frames) {
    return new ProbePlan(
        target,
        source,
        frames,
        framesPerSecond(frames.averageLength(), USUAL_RATE),
        window == null ? OptionalLong.empty() : OptionalLong.of(window),
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        length(),
        Durations.parse(warmUp, "s"),
        Durations.parse(patience, "s"),
        Durations.parse(wait, "s"));
  }

  /** For how long to send. */
  Optional<Duration> length() {
    return Optional.ofNullable(duration).map(text -> Durations.parse(text, "s"));
  }
}
