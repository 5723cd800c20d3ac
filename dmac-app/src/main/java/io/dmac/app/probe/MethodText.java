package io.dmac.app.probe;

import io.dmac.app.config.Durations;
import io.dmac.app.config.FrameRates;
import io.dmac.app.text.TextTable;
import io.dmac.method.BackToBack;
import io.dmac.method.ThroughputSearch;
import io.dmac.method.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the methods measured, as people read it. */
final class MethodText {
  private MethodText() {}

  /** A trial while the next ones are still to come. */
  static String moment(Trial trial) {
    return asked(trial)
        + ": "
        + ProbeText.count(trial.lost())
        + " of "
        + ProbeText.count(trial.sent())
        + " lost";
  }

  private static String asked(Trial trial) {
    return trial.framesPerSecond().isPresent()
        ? ProbeText.count(trial.framesPerSecond().getAsLong()) + "/s"
        : "full speed, " + ProbeText.count(Math.round(trial.sentPerSecond())) + "/s";
  }

  static List<String> throughput(ThroughputSearch.Result result, double frameBytes) {
    TextTable table = new TextTable("", "frames/s>", "Mbit/s>", "lost>", "p50>", "p99>", "");
    row(table, "NDR", result.ndr(), frameBytes, "no loss (RFC 2544)");
    row(table, "PDR", result.pdr(), frameBytes, "loss within what is allowed");
    row(table, "MRR", Optional.of(result.mrr()), frameBytes, "what came back at full speed");
    List<String> lines = new ArrayList<>(table.lines());
    if (result.ndr().isEmpty()) {
      lines.add("every rate lost frames; the machine may be busy, or the path too slow to try");
    }
    lines.add(result.trials().size() + " trials");
    return lines;
  }

  private static void row(
      TextTable table, String name, Optional<Trial> of, double frameBytes, String meaning) {
    if (of.isEmpty()) {
      table.row(name, "none", "", "", "", "", meaning);
      return;
    }
    Trial trial = of.get();
    double rate = trial.receivedPerSecond();
    table.row(
        name,
        ProbeText.count(Math.round(rate)),
        String.format(
            Locale.ROOT, "%,.1f", rate * (frameBytes + FrameRates.WIRE_OVERHEAD_BYTES) * 8 / 1e6),
        ProbeText.count(trial.lost()),
        Durations.describe(trial.latency().p50Ns()),
        Durations.describe(trial.latency().p99Ns()),
        meaning);
  }

  static List<String> latency(List<Trial> trials) {
    TextTable table =
        new TextTable(
            "frames/s>", "lost>", "min>", "p50>", "p99>", "p99.9>", "p99.99>", "max>", "jitter>");
    for (Trial trial : trials) {
      table.row(
          ProbeText.count(Math.round(trial.sentPerSecond())),
          ProbeText.count(trial.lost()),
          Durations.describe(trial.latency().minNs()),
          Durations.describe(trial.latency().p50Ns()),
          Durations.describe(trial.latency().p99Ns()),
          Durations.describe(trial.latency().p999Ns()),
          Durations.describe(trial.latency().p9999Ns()),
          Durations.describe(trial.latency().maxNs()),
          Durations.describe(trial.latency().jitterNs()));
    }
    return table.lines();
  }

  static List<String> loss(List<Trial> trials) {
    TextTable table = new TextTable("asked", "sent/s>", "received/s>", "lost>", "of sent>");
    for (Trial trial : trials) {
      table.row(
          asked(trial),
          ProbeText.count(Math.round(trial.sentPerSecond())),
          ProbeText.count(Math.round(trial.receivedPerSecond())),
          ProbeText.count(trial.lost()),
          String.format(Locale.ROOT, "%.4f %%", 100 * trial.lossRatio()));
    }
    return table.lines();
  }

  static List<String> bursts(BackToBack.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "longest burst without loss: "
            + ProbeText.count(Math.round(result.average()))
            + " frames, the mean of "
            + result.longest().stream().map(ProbeText::count).toList());
    if (result.limited()) {
      lines.add("none lost a frame: the limit itself came back whole (--limit)");
    }
    lines.add(result.trials().size() + " trials");
    return lines;
  }

  static List<String> changes(List<ChangeTrials.Changed> changes) {
    TextTable table =
        new TextTable("from", "to", "lost>", "of>", "blocked>", "call>", "first on new>", "proof");
    for (ChangeTrials.Changed each : changes) {
      Long callNs = each.change().callNs();
      Long firstNs =
          each.change().measurement() == null ? null : each.change().measurement().firstOnNewNs();
      table.row(
          each.change().from(),
          each.change().to(),
          ProbeText.count(each.trial().lost()),
          ProbeText.count(each.trial().sent()),
          Durations.describe(each.blockedNs()),
          callNs == null ? "" : Durations.describe(callNs),
          firstNs == null ? "" : Durations.describe(firstNs),
          String.valueOf(each.change().proof()));
    }
    return table.lines();
  }
}
