package io.dmac.app.probe;

import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code dmac probe --control}.
 *
 * @param event {@code progress}, {@code mark}, {@code refused} or {@code report}
 * @param phase of a progress: {@code resolving}, {@code warming_up}, {@code settling}, {@code
 *     sending}, {@code draining}, {@code ended}
 * @param atNs of a progress or a mark: the moment by the machine's monotonic clock, which all its
 *     processes share
 * @param sent of a progress
 * @param received of a progress
 * @param source of a progress: the MAC address that the newest reply came from
 * @param interval of a mark: the number of the part that begins
 * @param reason why a command was refused
 * @param report how the run ended
 */
public record ProbeEvent(
    String event,
    @Nullable String phase,
    @Nullable Long atNs,
    @Nullable Long sent,
    @Nullable Long received,
    @Nullable String source,
    @Nullable Integer interval,
    @Nullable String reason,
    @Nullable ProbeView report) {
  static ProbeEvent of(ProbeProgress progress) {
    return new ProbeEvent(
        "progress",
        progress.phase().name().toLowerCase(Locale.ROOT),
        progress.atNs(),
        progress.sent(),
        progress.received(),
        progress.source().map(MacAddress::toString).orElse(null),
        null,
        null,
        null);
  }

  static ProbeEvent mark(int interval, long atNs) {
    return new ProbeEvent("mark", null, atNs, null, null, null, interval, null, null);
  }

  static ProbeEvent refused(String reason) {
    return new ProbeEvent("refused", null, null, null, null, null, null, reason, null);
  }

  static ProbeEvent report(ProbeView report) {
    return new ProbeEvent("report", null, null, null, null, null, null, null, report);
  }
}
