package io.dmac.change;

import io.dmac.echo.AddressWatch;
import io.dmac.mac.MacAddress;
import io.dmac.port.DriverCall;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.PortStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One change of a port's address while it goes on. Belongs to the port's control thread. */
final class Change {
  final long number;
  final MacAddress from;
  final MacAddress to;
  final Duration overlap;
  final Instant at = Instant.now();
  final List<String> warnings = new ArrayList<>();
  final List<Future<?>> announcing = new ArrayList<>();
  final List<Future<?>> endOfOverlap = new ArrayList<>();

  MacKind kind;
  OldAddress oldAddress = OldAddress.UNFILTERED;
  @Nullable Proof proof;

  /** When the driver was called; before that, when the change began. */
  private long callStartNs = System.nanoTime();

  private long callNs;
  long lostBefore;
  int announcements;
  ChangeMeasurement measurement = ChangeMeasurement.NONE;

  /** Whether a later change has the watch. */
  boolean measured;

  boolean over;

  Change(long number, MacAddress from, MacAddress to, Duration overlap, MacKind kind) {
    this.number = number;
    this.from = from;
    this.to = to;
    this.overlap = overlap;
    this.kind = kind;
  }

  ChangeJournal.Entry entry(ChangeStep step) {
    return new ChangeJournal.Entry(number, step, from, to);
  }

  /** The driver was called, unless something else had failed first. */
  void called(DriverCall call) {
    if (call.beganNs() - callStartNs >= 0) {
      callStartNs = call.beganNs();
      callNs = call.tookNs();
    }
  }

  /** Frames a port dropped by itself, for want of descriptors or buffers. */
  static long lost(PortStatistics statistics) {
    return statistics.rxMissed() + statistics.rxNoMbuf();
  }

  /** Takes what was seen so far for its measurement. */
  void measure(AddressWatch.Sighting seen, long lostNow) {
    long lost = Math.max(0, lostNow - lostBefore);
    long durationNs = seen.frames() < 2 ? 0 : seen.lastNs() - seen.firstNs();
    double rate = durationNs <= 0 ? 0 : (seen.frames() + lost) * 1e9 / durationNs;
    measurement =
        new ChangeMeasurement(
            seen.framesToOld(),
            seen.framesToNew(),
            seen.framesToNew() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(seen.firstOnNewNs() - callStartNs),
            seen.framesToOld() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(seen.lastOnOldNs() - callStartNs),
            seen.longestGapNs(),
            lost,
            rate,
            blockedNs(seen, lost, rate));
  }

  /**
   * What was lost beneath the port, it cannot count: where old addresses are lost, nothing comes
   * from the last frame on the old one to the first on the new one.
   */
  private long blockedNs(AddressWatch.Sighting seen, long lost, double rate) {
    long byLoss = rate == 0 ? 0 : Math.round(lost * 1e9 / rate);
    boolean both = seen.framesToOld() > 0 && seen.framesToNew() > 0;
    return oldAddress == OldAddress.LOST && both
        ? Math.max(byLoss, seen.firstOnNewNs() - seen.lastOnOldNs())
        : byLoss;
  }

  ChangeReport report(int port) {
    return new ChangeReport(
        number,
        port,
        from,
        to,
        kind,
        Optional.ofNullable(proof),
        oldAddress,
        at,
        callNs,
        overlap,
        announcements,
        measurement,
        over,
        warnings);
  }
}
