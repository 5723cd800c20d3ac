package io.dmac.app.cli.mac;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.cli.ExitStatus;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Has a running pod change. */
final class PodChange {
  /** The longest overlap that a pod takes: how long its own is, only it knows. */
  private static final Duration LONGEST_OVERLAP = Duration.ofMinutes(10);

  private final CommandSpec spec;
  private final PodOptions pod;

  PodChange(CommandSpec spec, PodOptions pod) {
    this.spec = spec;
    this.pod = pod;
  }

  int change(ChangeRequest request, boolean doneWhenThere) {
    Duration longer =
        request.untilDone() ? request.overlap().orElse(LONGEST_OVERLAP) : Duration.ZERO;
    Answer answer = pod.client().put(pod.path("mac"), request.ofApi(), longer);
    Optional<String> there = doneWhenThere ? presentAddress(answer) : Optional.empty();
    if (there.isPresent()) {
      spec.commandLine()
          .getOut()
          .println(
              pod.json()
                  ? answer.body().strip()
                  : "port "
                      + pod.port()
                      + " has its original address "
                      + there.get()
                      + " already; nothing was changed");
      return ExitStatus.DONE;
    }
    return pod.print(
        spec,
        answer,
        () ->
            ChangeText.of(
                pod.port(),
                Json.readAnswer(answer.body(), Views.Change.class),
                request.untilDone()));
  }

  /** The address, where the pod refused to change to what it has. */
  private static Optional<String> presentAddress(Answer answer) {
    if (answer.status() != HttpURLConnection.HTTP_CONFLICT) {
      return Optional.empty();
    }
    try {
      Views.Change change = Json.readAnswer(answer.body(), Views.Change.class);
      return Optional.ofNullable(change.to()).filter(to -> to.equals(change.from()));
    } catch (IllegalArgumentException e) {
      throw ApiClient.refusal(answer);
    }
  }
}
