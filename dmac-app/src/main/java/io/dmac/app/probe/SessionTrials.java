package io.dmac.app.probe;

import io.dmac.app.cli.CommandFailure;
import io.dmac.mac.MacAddress;
import io.dmac.method.Trial;
import io.dmac.method.Trials;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Trials on a session's port. */
final class SessionTrials implements Trials {
  private static final long LOOK_MS = 100;

  /** In which compilers and caches get ready. */
  private static final Duration USUAL_WARM_UP = Duration.ofSeconds(1);

  private final ProbeSession session;
  private final ProbePlan plan;
  private final CompletableFuture<Void> cancelled;
  private final Consumer<Trial> told;
  private boolean warm;

  /** Where the frames of the trial before went. */
  private Optional<MacAddress> last = Optional.empty();

  /**
   * @param plan of every trial, but for its rate and its length; the first one alone warms up
   * @param cancelled completes when no further trial is wanted
   * @param told hears of each trial when it is over
   */
  SessionTrials(
      ProbeSession session,
      ProbePlan plan,
      CompletableFuture<Void> cancelled,
      Consumer<Trial> told) {
    this.session = session;
    this.plan = plan;
    this.cancelled = cancelled;
    this.told = told;
  }

  @Override
  public Trial atRate(long framesPerSecond, Duration length) {
    return run(plan.at(framesPerSecond, length), _ -> {});
  }

  @Override
  public Trial burst(long frames) {
    return run(plan.burst(frames), _ -> {});
  }

  /**
   * Makes a trial.
   *
   * @param meanwhile is called with the run once it has begun
   */
  Trial run(ProbePlan trial, Consumer<ProbeRun> meanwhile) {
    try (ProbeRun run =
        session.begin(
            last.map(trial::following).orElse(trial).after(warm ? Duration.ZERO : warmUp()),
            null)) {
      var _ = cancelled.thenRun(run::finish);
      meanwhile.accept(run);
      await(run);
      ProbeReport report = run.stop();
      if (report.mac().isEmpty()) {
        throw NobodyAnswered.failure(report, plan);
      }
      warm = true;
      last = report.mac();
      Trial made = Trial.of(trial.framesPerSecond(), report);
      told.accept(made);
      return made;
    }
  }

  /** Where the next trial's frames go, if they are to follow. */
  void moved(MacAddress to) {
    last = Optional.of(to);
  }

  private Duration warmUp() {
    return plan.warmUp().isZero() ? USUAL_WARM_UP : plan.warmUp();
  }

  private void await(ProbeRun run) {
    CompletableFuture<Void> over = run.over().toCompletableFuture();
    while (!over.isDone()) {
      try {
        over.get(LOOK_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Throwable failure = run.failure();
        if (failure != null) {
          throw new CommandFailure("the probe's loop failed: " + failure, failure);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
    }
    if (cancelled.isDone()) {
      throw new CommandFailure("stopped before the end of the measurement");
    }
  }
}
