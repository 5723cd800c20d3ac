package io.dmac.app.probe;

import io.dmac.app.cli.CommandFailure;
import io.dmac.app.config.Durations;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeReport;

/** Nothing was sent: nobody has the receiver's IP address. */
final class NobodyAnswered {
  private NobodyAnswered() {}

  static CommandFailure failure(ProbeReport report, ProbePlan plan) {
    return new CommandFailure(
        "nobody answered for "
            + report.target()
            + " within "
            + Durations.describe(plan.patience().toNanos())
            + "; check that the receiver runs on the same segment and answers for that address"
            + " (dmac run --ip), or give its MAC address");
  }
}
