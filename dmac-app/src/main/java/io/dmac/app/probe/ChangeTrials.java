package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.CommandFailure;
import io.dmac.mac.MacAddress;
import io.dmac.method.Trial;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What a live change of the dynamic pod's MAC address costs the traffic: it is asked for amid each
 * trial. The blocked time is that of FD.io CSIT's RECONF test: the frames lost over their rate.
 */
final class ChangeTrials {
  /**
   * A trial with a change amid it.
   *
   * @param trial what became of the frames
   * @param blockedNs frames lost over their rate
   * @param change as the pod tells of it
   */
  record Changed(Trial trial, long blockedNs, Views.Change change) {}

  /** A pod answers in this time beside the overlap. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SessionTrials trials;
  private final ProbePlan plan;
  private final ApiClient pod;
  private final int podPort;

  ChangeTrials(SessionTrials trials, ProbePlan plan, ApiClient pod, int podPort) {
    this.trials = trials;
    this.plan = plan;
    this.pod = pod;
    this.podPort = podPort;
  }

  /**
   * @param length of a trial; the change is asked for in its middle
   */
  List<Changed> run(int changes, Duration length) {
    List<Changed> all = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      CompletableFuture<Views.Change> change = new CompletableFuture<>();
      Trial trial =
          trials.run(
              plan.at(plan.framesPerSecond(), length),
              run -> Thread.startVirtualThread(() -> changeAmid(run, length, change)));
      Views.Change made = answer(change);
      trials.moved(MacAddress.parse(made.to()));
      all.add(new Changed(trial, blockedNs(trial), made));
    }
    return all;
  }

  private static long blockedNs(Trial trial) {
    double rate = trial.sentPerSecond();
    return rate == 0 ? 0 : Math.round(trial.lost() * 1e9 / rate);
  }

  private static Views.Change answer(CompletableFuture<Views.Change> change) {
    try {
      return change.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void changeAmid(ProbeRun run, Duration length, CompletableFuture<Views.Change> change) {
    try {
      while (run.progress().phase().compareTo(ProbeProgress.Phase.SENDING) < 0) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      TimeUnit.NANOSECONDS.sleep(length.toNanos() / 2);
      Views.Change made = change();
      if (run.progress().phase() == ProbeProgress.Phase.SENDING) {
        change.complete(made);
      } else {
        change.completeExceptionally(
            new CommandFailure(
                "the trial was over before the change was: lengthen it (--duration), or look why the"
                    + " pod takes that long"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      change.completeExceptionally(e);
    } catch (RuntimeException e) {
      change.completeExceptionally(e);
    }
  }

  private Views.Change change() {
    ApiClient.Answer answer =
        pod.put(
            "/v1/ports/" + podPort + "/mac",
            new Views.MacRequest(null, "random", null, "done"),
            PATIENCE);
    if (!answer.isOk()) {
      throw ApiClient.refusal(answer);
    }
    return Json.readAnswer(answer.body(), Views.Change.class);
  }
}
