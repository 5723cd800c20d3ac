package io.dmac.app.kubernetes;

import io.dmac.app.api.Json;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeMeasurement;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.change.Proof;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The annotation {@code dmac.io/mac-status}: each port's address, and what became of its wish. */
record MacStatus(List<Port> ports) {
  /**
   * One port.
   *
   * @param port its interface in the pod
   * @param mac the address it has
   * @param change what was asked for last, if anything was
   */
  record Port(String port, String mac, @Nullable Change change) {
    static Port of(PodPort port, @Nullable Change change) {
      return new Port(MacWishes.name(port), port.macAddress().toString(), change);
    }
  }

  /**
   * What became of a wish.
   *
   * @param asked as it was written
   * @param outcome applied, rolled-back, rejected, or unchanged where the port had that address
   * @param reason why it was not applied, with the remedy
   */
  record Change(
      String asked,
      String outcome,
      String at,
      @Nullable String from,
      @Nullable String to,
      @Nullable Long blockedNs,
      @Nullable Long framesLost,
      @Nullable Long callNs,
      @Nullable String proof,
      @Nullable String reason) {
    static Change of(String asked, ChangeRecord record) {
      return switch (record.outcome()) {
        case ChangeOutcome.Applied(ChangeReport report) ->
            of(asked, "applied", record, report, null);
        case ChangeOutcome.RolledBack(String reason, ChangeReport report) ->
            of(asked, "rolled-back", record, report, reason);
        case ChangeOutcome.Rejected(String reason) -> rejected(asked, reason);
      };
    }

    private static Change of(
        String asked,
        String outcome,
        ChangeRecord record,
        ChangeReport report,
        @Nullable String reason) {
      ChangeMeasurement cost = report.measurement();
      return new Change(
          asked,
          outcome,
          record.at().toString(),
          record.from().toString(),
          record.to().toString(),
          cost.blockedNs(),
          cost.framesLost(),
          report.callNs(),
          report.proof().map(Proof::label).orElse(null),
          reason);
    }

    static Change rejected(String asked, String reason) {
      return new Change(
          asked, "rejected", Instant.now().toString(), null, null, null, null, null, null, reason);
    }

    static Change unchanged(String asked) {
      return new Change(
          asked, "unchanged", Instant.now().toString(), null, null, null, null, null, null, null);
    }
  }

  String toJson() {
    return Json.write(this);
  }
}
