package io.dmac.app.cli.mac;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.cli.Termination;
import io.dmac.app.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac mac rotate}. */
@Command(
    name = "rotate",
    header = "Change the address again and again.",
    description = {
      "A pod does it by itself until it is told to --stop; without --every and --stop its rotation"
          + " is shown. An interface is changed at once and then every time, one line a change,"
          + " until Ctrl-C, SIGTERM or --count; it keeps its last address.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac mac rotate --every 10m --policy vendor:intel|@",
      "  @|bold dmac mac rotate|@          the rotation of the pod, if there is one",
      "  @|bold dmac mac rotate --stop|@",
      "  @|bold dmac mac rotate --every 30s --count 5 --interface eth0|@"
    })
final class RotateCommand implements Callable<Integer> {
  private static final String POLICY = "random";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "From one change to the next, such as 10m.")
  private @Nullable String every;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description =
          "How the next address is chosen: random, random:bia, ending, another, any, vendor:NAME,"
              + " next:RANGE or pool (random).")
  private @Nullable String policy;

  @Option(
      names = "--avoid",
      paramLabel = "RANGE",
      description = "Addresses that are not to be chosen; repeatable.")
  private List<String> avoid = new ArrayList<>();

  @Option(names = "--stop", description = "End the rotation of the pod.")
  private boolean stop;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many changes of the interface.")
  private @Nullable Long count;

  @Mixin private PodOptions pod = new PodOptions();

  @ArgGroup(validate = false, heading = InterfaceOptions.HEADING)
  private InterfaceOptions local = new InterfaceOptions();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RotateCommand() {}

  @Override
  public Integer call() {
    Optional<String> name = local.name(spec, pod);
    return name.isPresent() ? rotateInterface(name.get()) : rotatePod();
  }

  private int rotateInterface(String name) {
    refuse(stop, "--stop is for a pod; an interface's rotation ends with its command (Ctrl-C)");
    refuse(every == null, "say how often: --every 10m");
    refuse(count != null && count < 1, "--count: '" + count + "' is not a whole number from 1");
    InterfaceRotation rotation =
        new InterfaceRotation(
            new InterfaceChange(spec, pod.json()),
            period(),
            checkedPolicy(),
            count == null ? Long.MAX_VALUE : count);
    Termination termination = Termination.install();
    int status = ExitStatus.FAILED;
    try {
      status = rotation.run(() -> local.open(name), termination.requested());
    } finally {
      termination.finished(status);
    }
    return status;
  }

  private int rotatePod() {
    refuse(count != null, "--count is for an interface; a pod goes on until --stop");
    refuse(stop && every != null, "--every begins a rotation, --stop ends it; give one of them");
    refuse(
        every == null && (policy != null || !avoid.isEmpty()),
        "say how often: --every 10m, beside " + (policy == null ? "--avoid" : "--policy"));
    ApiClient client = pod.client();
    String path = pod.path("rotation");
    Answer answer =
        stop
            ? client.delete(path)
            : every == null
                ? client.get(path)
                : client.put(path, new Views.RotationState(period().toMillis(), checkedPolicy()));
    return pod.print(
        spec, answer, () -> text(Json.readAnswer(answer.body(), Views.RotationState.class)));
  }

  private String text(Views.RotationState state) {
    return "port "
        + pod.port()
        + (state.everyMs() == null
            ? ": no rotation"
            : ": a change every "
                + Durations.describe(Duration.ofMillis(state.everyMs()).toNanos())
                + ", by the policy "
                + state.policy());
  }

  private Duration period() {
    try {
      Duration period = Durations.parse(String.valueOf(every), "");
      refuse(period.toMillis() < 1, "--every: it must be 1 ms or longer");
      return period;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--every: " + e.getMessage(), e);
    }
  }

  private String checkedPolicy() {
    try {
      return ChangeCommand.checked(policy == null ? POLICY : policy, avoid);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void refuse(boolean wrong, String message) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
