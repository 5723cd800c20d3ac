package io.dmac.app.cli.mac;

import io.dmac.app.api.Views;
import io.dmac.app.config.Durations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod's change as a person reads it. */
final class ChangeText {
  private ChangeText() {}

  static String of(int port, Views.Change change, boolean waited) {
    StringBuilder text = new StringBuilder("port " + port + ": ");
    text.append(change.from()).append(" -> ").append(change.to());
    text.append(" (").append(change.kind()).append(") in ").append(ns(change.callNs()));
    boolean over = Boolean.TRUE.equals(change.over());
    text.append(over ? "; the old one was accepted for " : "; the old one is accepted for ");
    text.append(change.overlapMs()).append(" ms, ");
    text.append(announcements(Optional.ofNullable(change.announcements()).orElse(0)));
    if (waited) {
      text.append(System.lineSeparator()).append("  ").append(cost(change));
      if (!over) {
        text.append("; the overlap goes on");
      }
    }
    for (String warning : Optional.ofNullable(change.warnings()).orElse(List.of())) {
      text.append(System.lineSeparator()).append("  note: ").append(warning);
    }
    return text.toString();
  }

  static String announcements(int count) {
    return count + (count == 1 ? " announcement sent" : " announcements sent");
  }

  /** What it cost the traffic. */
  static String cost(Views.Change change) {
    Views.Measurement measurement = change.measurement();
    if (measurement == null) {
      return "nothing was measured";
    }
    return measurement.framesLost()
        + (measurement.framesLost() == 1 ? " frame" : " frames")
        + " lost, blocked for "
        + ns(measurement.blockedNs())
        + ", first frame on the new address "
        + Optional.ofNullable(measurement.firstOnNewNs())
            .map(first -> "after " + Durations.describe(first))
            .orElse("not seen")
        + (change.proof() == null ? "" : ", proof: " + change.proof());
  }

  static String ns(@Nullable Long ns) {
    return ns == null ? "-" : Durations.describe(ns);
  }
}
