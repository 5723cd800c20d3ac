package io.dmac.app.pod;

import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.mac.MacAddress;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The last changes of a port, and sums and percentiles over all of them. Thread-safe. */
public final class ChangeHistory {
  private static final int MOST_RECORDS = 1_000;
  private static final long LONGEST_NS = 3_600_000_000_000L;

  private final TreeMap<Long, ChangeRecord> records = new TreeMap<>();
  private final Map<Measure, Histogram> histograms = new EnumMap<>(Measure.class);
  private long applied;
  private long rolledBack;
  private long rejected;
  private long framesLost;

  /** What is measured of a change, in nanoseconds. */
  public enum Measure {
    CALL("call", "duration of the driver's call that sets the address"),
    FIRST_ON_NEW("first-on-new", "from the driver's call to the first frame to the new address"),
    BLOCKED("blocked", "frames lost over the rate at which frames came"),
    LONGEST_GAP("longest-gap", "the longest time without a frame while the change went on");

    private final String label;
    private final String description;

    Measure(String label, String description) {
      this.label = label;
      this.description = description;
    }

    /** The word users and programs see. */
    public String label() {
      return label;
    }

    public String description() {
      return description;
    }
  }

  /**
   * Sums over all requests, those forgotten included.
   *
   * @param applied requests that were carried out
   * @param rolledBack requests that the driver refused
   * @param rejected requests that were not tried
   * @param framesLost frames that the port lost while changes went on
   */
  public record Totals(long applied, long rolledBack, long rejected, long framesLost) {}

  /**
   * A measure over all changes.
   *
   * @param count changes that have it
   * @param sumNs their sum
   * @param minNs the least
   * @param p50Ns the median, and so on
   * @param maxNs the greatest
   */
  public record Percentiles(
      long count, double sumNs, long minNs, long p50Ns, long p90Ns, long p99Ns, long maxNs) {
    static Percentiles of(Histogram histogram) {
      return new Percentiles(
          histogram.getTotalCount(),
          histogram.getMean() * histogram.getTotalCount(),
          histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue(),
          histogram.getValueAtPercentile(50),
          histogram.getValueAtPercentile(90),
          histogram.getValueAtPercentile(99),
          histogram.getMaxValue());
    }
  }

  public ChangeHistory() {
    for (Measure measure : Measure.values()) {
      histograms.put(measure, new Histogram(LONGEST_NS, 3));
    }
  }

  synchronized ChangeRecord add(
      long number, Instant at, MacAddress from, MacAddress to, ChangeOutcome outcome) {
    switch (outcome) {
      case ChangeOutcome.Applied done -> {
        applied++;
        record(Measure.CALL, done.report().callNs());
        if (done.report().over()) {
          recordEnd(done.report());
        }
      }
      case ChangeOutcome.RolledBack back -> {
        rolledBack++;
        record(Measure.CALL, back.report().callNs());
        recordEnd(back.report());
      }
      case ChangeOutcome.Rejected no -> rejected++;
    }
    ChangeRecord record = new ChangeRecord(number, at, from, to, outcome);
    records.put(number, record);
    if (records.size() > MOST_RECORDS) {
      records.pollFirstEntry();
    }
    notifyAll();
    return record;
  }

  /** The overlap of a change has ended. */
  synchronized void end(long number, ChangeReport report) {
    ChangeRecord known = records.get(number);
    if (known != null) {
      records.put(
          number,
          new ChangeRecord(
              number, known.at(), known.from(), known.to(), new ChangeOutcome.Applied(report)));
    }
    recordEnd(report);
    notifyAll();
  }

  private void recordEnd(ChangeReport report) {
    framesLost += report.measurement().framesLost();
    report.measurement().firstOnNewNs().ifPresent(ns -> record(Measure.FIRST_ON_NEW, ns));
    record(Measure.BLOCKED, report.measurement().blockedNs());
    if (report.measurement().framesToNew() + report.measurement().framesToOld() > 1) {
      record(Measure.LONGEST_GAP, report.measurement().longestGapNs());
    }
  }

  private void record(Measure measure, long ns) {
    Histogram histogram = histograms.get(measure);
    if (histogram != null) {
      histogram.recordValue(Math.clamp(ns, 0, LONGEST_NS));
    }
  }

  /** Waits until nothing of a change changes any more; what is known when the time is over. */
  public synchronized Optional<ChangeRecord> awaitEnd(long number, long patienceMs)
      throws InterruptedException {
    long deadlineNs = System.nanoTime() + patienceMs * 1_000_000;
    while (true) {
      ChangeRecord record = records.get(number);
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (record == null || record.isOver() || leftMs <= 0) {
        return Optional.ofNullable(record);
      }
      wait(leftMs);
    }
  }

  /** The last {@code most} records, the newest last. */
  public synchronized List<ChangeRecord> last(int most) {
    return records.values().stream().skip(Math.max(0, records.size() - most)).toList();
  }

  /** The newest change that was carried out. */
  public synchronized Optional<ChangeReport> lastApplied() {
    for (ChangeRecord record : records.descendingMap().values()) {
      if (record.outcome() instanceof ChangeOutcome.Applied done) {
        return Optional.of(done.report());
      }
    }
    return Optional.empty();
  }

  public synchronized Totals totals() {
    return new Totals(applied, rolledBack, rejected, framesLost);
  }

  /** Over all changes, those forgotten included. */
  public synchronized Percentiles percentiles(Measure measure) {
    Histogram histogram = histograms.get(measure);
    return Percentiles.of(histogram == null ? new Histogram(1) : histogram);
  }
}
