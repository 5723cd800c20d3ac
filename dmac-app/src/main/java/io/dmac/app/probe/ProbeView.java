package io.dmac.app.probe;

import io.dmac.mac.MacAddress;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbeReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as JSON has it. */
public record ProbeView(
    String target,
    @Nullable String mac,
    long durationNs,
    long sent,
    long received,
    long lost,
    long duplicates,
    long reordered,
    long late,
    long corrupted,
    long foreign,
    long refused,
    long skipped,
    WarmUp warmUp,
    Latency latency,
    List<Interval> intervals,
    List<Source> sources) {
  /** What was sent before anything counted. */
  public record WarmUp(long sent, long received) {}

  /** A part of the run, from a mark to the next. */
  public record Interval(long firstSequence, long sent, long received, long lost) {}

  /** Replies came from this address from then on. */
  public record Source(String mac, long firstSequence, long atNs) {}

  static ProbeView of(ProbeReport report) {
    return new ProbeView(
        report.target().toString(),
        report.mac().map(MacAddress::toString).orElse(null),
        report.durationNs(),
        report.sent(),
        report.received(),
        report.lost(),
        report.count(ProbeCounter.DUPLICATES),
        report.count(ProbeCounter.REORDERED),
        report.count(ProbeCounter.LATE),
        report.count(ProbeCounter.CORRUPTED),
        report.count(ProbeCounter.FOREIGN),
        report.count(ProbeCounter.REFUSED),
        report.count(ProbeCounter.SKIPPED),
        new WarmUp(report.warmUpSent(), report.warmUpReceived()),
        report.latency(),
        report.intervals().stream()
            .map(
                part ->
                    new Interval(part.firstSequence(), part.sent(), part.received(), part.lost()))
            .toList(),
        report.sources().stream()
            .map(from -> new Source(from.mac().toString(), from.firstSequence(), from.atNs()))
            .toList());
  }
}
