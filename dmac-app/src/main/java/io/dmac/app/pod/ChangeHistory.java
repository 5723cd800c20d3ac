package io.dmac.app.pod;

import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.mac.MacAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last changes of a port, and sums over all of them. Thread-safe. */
public final class ChangeHistory {
  private static final int MOST_RECORDS = 1_000;

  private final Deque<ChangeRecord> records = new ArrayDeque<>();
  private long applied;
  private long rolledBack;
  private long rejected;
  private long calls;
  private long callNsSum;

  /**
   * Sums over all requests, those forgotten included.
   *
   * @param applied requests that were carried out
   * @param rolledBack requests that the driver refused
   * @param rejected requests that were not tried
   * @param calls calls of drivers
   * @param callNsSum what those took together, in nanoseconds
   */
  public record Totals(long applied, long rolledBack, long rejected, long calls, long callNsSum) {}

  synchronized ChangeRecord add(Instant at, MacAddress from, MacAddress to, ChangeOutcome outcome) {
    switch (outcome) {
      case ChangeOutcome.Applied done -> {
        applied++;
        count(done.report());
      }
      case ChangeOutcome.RolledBack back -> {
        rolledBack++;
        count(back.report());
      }
      case ChangeOutcome.Rejected no -> rejected++;
    }
    ChangeRecord record = new ChangeRecord(applied + rolledBack + rejected, at, from, to, outcome);
    if (records.size() == MOST_RECORDS) {
      records.removeFirst();
    }
    records.addLast(record);
    return record;
  }

  private void count(ChangeReport report) {
    calls++;
    callNsSum += report.callNs();
  }

  /** The last {@code most} records, the newest last. */
  public synchronized List<ChangeRecord> last(int most) {
    return records.stream().skip(Math.max(0, records.size() - most)).toList();
  }

  /** The newest change that was carried out. */
  public synchronized Optional<ChangeReport> lastApplied() {
    for (ChangeRecord record : records.reversed()) {
      if (record.outcome() instanceof ChangeOutcome.Applied done) {
        return Optional.of(done.report());
      }
    }
    return Optional.empty();
  }

  public synchronized Totals totals() {
    return new Totals(applied, rolledBack, rejected, calls, callNsSum);
  }
}
