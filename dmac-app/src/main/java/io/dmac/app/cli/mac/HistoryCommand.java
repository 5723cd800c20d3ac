package io.dmac.app.cli.mac;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.cli.ExitStatus;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac mac history}. */
@Command(
    name = "history",
    header = "Show the changes of a running pod, and what each cost.",
    description = {
      "CALL is the driver's call, FIRST ON NEW the time from it to the first frame to the new"
          + " address, BLOCKED the frames lost over the rate at which they came.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac mac history --limit 10|@",
      "  @|bold dmac mac history --follow --json|@   a line for each step, as it happens",
      "",
      "The journal of an interface that is changed without a pod is in --state DIR."
    })
final class HistoryCommand implements Callable<Integer> {
  private static final String DATA = "data: ";
  private static final int MOST = 1_000;

  /** As the stream's own field "retry" says. */
  private static final long RETRY_MS = 1_000;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The last N changes alone, 1000 at most (100).")
  private @Nullable Integer limit;

  @Option(names = "--follow", description = "Print the steps of changes as they happen.")
  private boolean follow;

  @Mixin private PodOptions pod = new PodOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  HistoryCommand() {}

  @Override
  public Integer call() {
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw new ParameterException(
          spec.commandLine(), "--limit: '" + limit + "' is not a whole number from 1 to " + MOST);
    }
    return follow ? follow() : list();
  }

  private int list() {
    Answer answer =
        pod.client().get(pod.path("changes") + (limit == null ? "" : "?limit=" + limit));
    return pod.print(
        spec, answer, () -> HistoryText.of(Json.readAnswer(answer.body(), Views.Changes.class)));
  }

  /** Until nobody reads it, or the pod is gone. A stream ends after some minutes. */
  private int follow() {
    ApiClient client = pod.client();
    while (client.follow(pod.path("changes/events"), this::print)) {
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return ExitStatus.DONE;
  }

  /** Whether somebody reads it still. */
  private boolean print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    if (line.startsWith(DATA)) {
      String data = line.substring(DATA.length());
      out.println(pod.json() ? data : HistoryText.of(Json.readAnswer(data, Views.Step.class)));
    }
    return !out.checkError();
  }
}
