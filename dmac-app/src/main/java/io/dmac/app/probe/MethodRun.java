package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.CommandFailure;
import io.dmac.app.cli.ExitStatus;
import io.dmac.method.BackToBack;
import io.dmac.method.LossCurve;
import io.dmac.method.ThroughputSearch;
import io.dmac.method.Trial;
import io.dmac.probe.ProbePlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out a method, and prints what it measured. */
final class MethodRun {
  /** Parts of a rate at which latency is measured, in percent. */
  private static final int[] LOADS = {10, 50, 90};

  private final MethodOptions options;
  private final SessionTrials trials;
  private final ProbePlan plan;
  private final Duration length;
  private final Optional<ApiClient> pod;
  private final boolean json;
  private final PrintWriter out;

  /**
   * @param plan whose rate is the highest that is tried
   * @param length of a trial
   * @param pod the dynamic pod's control API, where one is named
   */
  MethodRun(
      MethodOptions options,
      SessionTrials trials,
      ProbePlan plan,
      Duration length,
      Optional<ApiClient> pod,
      boolean json,
      PrintWriter out) {
    this.options = options;
    this.trials = trials;
    this.plan = plan;
    this.length = length;
    this.pod = pod;
    this.json = json;
    this.out = out;
  }

  /** The exit status: whether anything came back at all. */
  int run() {
    return switch (options.method()) {
      case THROUGHPUT -> {
        ThroughputSearch.Result result = search();
        print(
            MethodViews.Throughput.of(result),
            MethodText.throughput(result, plan.frames().averageLength()));
        yield status(result.ndr().isPresent());
      }
      case LATENCY -> {
        List<Trial> made = latency();
        print(MethodViews.Series.of("latency", made), MethodText.latency(made));
        yield status(cameBack(made));
      }
      case LOSS -> {
        List<Trial> made = LossCurve.run(trials, highest(), length);
        print(MethodViews.Series.of("loss", made), MethodText.loss(made));
        yield status(cameBack(made));
      }
      case BACK_TO_BACK -> {
        BackToBack.Result result = BackToBack.run(trials, options.limit, options.repeats);
        print(MethodViews.Bursts.of(result), MethodText.bursts(result));
        yield status(result.average() > 0);
      }
      case CHANGE -> {
        List<ChangeTrials.Changed> changes =
            new ChangeTrials(trials, plan, requirePod(), options.podPort)
                .run(options.repeats, length);
        print(MethodViews.Changes.of(changes), MethodText.changes(changes));
        yield status(changes.stream().allMatch(each -> each.trial().received() > 0));
      }
    };
  }

  private ThroughputSearch.Result search() {
    return new ThroughputSearch(
            trials,
            new ThroughputSearch.Settings(
                plan.framesPerSecond(),
                length.dividedBy(5),
                length,
                options.widthPercent / 100,
                options.repeats,
                options.partialLossPercent / 100))
        .run();
  }

  private List<Trial> latency() {
    long whole =
        plan.framesPerSecond() == ProbePlan.UNPACED
            ? search()
                .ndr()
                .map(ndr -> Math.round(ndr.sentPerSecond()))
                .orElseThrow(
                    () ->
                        new CommandFailure(
                            "every rate lost frames, so that there is none to take parts of; give"
                                + " one: --rate"))
            : plan.framesPerSecond();
    List<Trial> made = new ArrayList<>();
    for (int percent : LOADS) {
      made.add(trials.atRate(Math.max(1, whole * percent / 100), length));
    }
    return made;
  }

  /** A rate that steps can be taken of: at full speed, the one that the port took. */
  private long highest() {
    return plan.framesPerSecond() == ProbePlan.UNPACED
        ? Math.max(1, Math.round(trials.atRate(ProbePlan.UNPACED, length).sentPerSecond()))
        : plan.framesPerSecond();
  }

  private ApiClient requirePod() {
    return pod.orElseThrow(
        () ->
            new CommandFailure(
                "--method change asks the dynamic pod to change; name its control API: --pod"
                    + " http://127.0.0.1:9808"));
  }

  private static boolean cameBack(List<Trial> made) {
    return made.stream().anyMatch(trial -> trial.received() > 0);
  }

  private static int status(boolean good) {
    return good ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private void print(Object view, List<String> lines) {
    if (json) {
      out.println(Json.write(view));
    } else {
      lines.forEach(out::println);
    }
  }
}
