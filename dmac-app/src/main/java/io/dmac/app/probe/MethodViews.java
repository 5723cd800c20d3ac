package io.dmac.app.probe;

import io.dmac.app.api.Views;
import io.dmac.method.BackToBack;
import io.dmac.method.ThroughputSearch;
import io.dmac.method.Trial;
import io.dmac.probe.Latency;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the methods measured as JSON has it. */
final class MethodViews {
  private MethodViews() {}

  /**
   * A trial.
   *
   * @param framesPerSecond asked for; null for as fast as the port took them
   */
  record TrialView(
      @Nullable Long framesPerSecond,
      double sentPerSecond,
      double receivedPerSecond,
      long durationNs,
      long sent,
      long received,
      long lost,
      double lossRatio,
      long skipped,
      Latency latency) {
    static TrialView of(Trial trial) {
      return new TrialView(
          boxed(trial.framesPerSecond()),
          trial.sentPerSecond(),
          trial.receivedPerSecond(),
          trial.durationNs(),
          trial.sent(),
          trial.received(),
          trial.lost(),
          trial.lossRatio(),
          trial.skipped(),
          trial.latency());
    }

    private static @Nullable Long boxed(OptionalLong of) {
      return of.isPresent() ? of.getAsLong() : null;
    }
  }

  private static List<TrialView> views(List<Trial> trials) {
    return trials.stream().map(TrialView::of).toList();
  }

  record Throughput(
      String method,
      TrialView mrr,
      @Nullable TrialView ndr,
      @Nullable TrialView pdr,
      List<TrialView> trials) {
    static Throughput of(ThroughputSearch.Result result) {
      return new Throughput(
          "throughput",
          TrialView.of(result.mrr()),
          result.ndr().map(TrialView::of).orElse(null),
          result.pdr().map(TrialView::of).orElse(null),
          views(result.trials()));
    }
  }

  /** Trials at some rates. */
  record Series(String method, List<TrialView> trials) {
    static Series of(String method, List<Trial> trials) {
      return new Series(method, views(trials));
    }
  }

  record Bursts(
      String method, List<Long> longest, double average, boolean limited, List<TrialView> trials) {
    static Bursts of(BackToBack.Result result) {
      return new Bursts(
          "back-to-back",
          result.longest(),
          result.average(),
          result.limited(),
          views(result.trials()));
    }
  }

  /** Trials with a change amid each. */
  record Changes(String method, List<ChangeView> changes) {
    static Changes of(List<ChangeTrials.Changed> changes) {
      return new Changes("change", changes.stream().map(ChangeView::of).toList());
    }
  }

  /** One of them. */
  record ChangeView(long lost, long blockedNs, TrialView trial, Views.Change change) {
    static ChangeView of(ChangeTrials.Changed changed) {
      return new ChangeView(
          changed.trial().lost(),
          changed.blockedNs(),
          TrialView.of(changed.trial()),
          changed.change());
    }
  }
}
