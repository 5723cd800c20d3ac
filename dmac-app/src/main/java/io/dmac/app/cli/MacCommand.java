package io.dmac.app.cli;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.config.Durations;
import io.dmac.mac.MacAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmac mac}: the MAC address of a running pod. */
@Command(
    name = "mac",
    header = "Show or change the MAC address of a running pod, through its control API.",
    synopsisSubcommandLabel = "(show | set ADDRESS)",
    subcommands = {MacCommand.Show.class, MacCommand.Set.class},
    footer = {
      "",
      "Examples:",
      "  @|bold dmac mac show|@",
      "  @|bold dmac mac set 02:00:00:00:00:99 --overlap 500ms|@",
      "  @|bold dmac mac set 0200.0000.0099 --port 1 --api http://10.1.2.3:9808 --json|@",
    })
public final class MacCommand implements DmacCommand {
  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  public MacCommand() {}

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: show, or set ADDRESS");
  }

  /** What both take. */
  static final class Target {
    @Mixin ApiOptions api = new ApiOptions();

    @Option(names = "--port", paramLabel = "N", description = "The port's number (0).")
    int port;

    @Option(names = "--json", description = "Print the API's answer, for programs.")
    boolean json;

    String path() {
      return "/v1/ports/" + port + "/mac";
    }

    /** Prints an answer: as it came, or what a person reads of it. */
    int print(CommandSpec spec, Answer answer, String text) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(answer.body().strip());
      }
      if (!answer.isOk()) {
        throw ApiClient.refusal(answer);
      }
      if (!json) {
        out.println(text);
      }
      return ExitStatus.DONE;
    }
  }

  /** {@code dmac mac show}. */
  @Command(name = "show", header = "Show the MAC address of a port.")
  static final class Show implements Callable<Integer> {
    @Mixin private Target target = new Target();
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Show() {}

    @Override
    public Integer call() {
      Answer answer = target.api.client().get(target.path());
      return target.print(spec, answer, answer.isOk() ? text(answer) : "");
    }

    private static String text(Answer answer) {
      Views.Mac mac = Json.readAnswer(answer.body(), Views.Mac.class);
      List<String> others = mac.accepted().stream().filter(a -> !a.equals(mac.mac())).toList();
      return "port "
          + mac.port()
          + ": "
          + mac.mac()
          + " ("
          + mac.kind()
          + ")"
          + (mac.mac().equals(mac.originalMac()) ? "" : ", originally " + mac.originalMac())
          + (others.isEmpty()
              ? ""
              : ", still accepts " + others.stream().collect(Collectors.joining(", ")));
    }
  }

  /** {@code dmac mac set}. */
  @Command(
      name = "set",
      header = "Change the MAC address of a port while it runs.",
      description = "Prints what it cost; exit status 1 with the reason when it was refused.")
  static final class Set implements Callable<Integer> {
    @Parameters(
        paramLabel = "ADDRESS",
        description = "A unicast address, such as 02:00:00:00:00:99.")
    private String address;

    @Option(
        names = "--overlap",
        paramLabel = "TIME",
        description = "For how long the old address is accepted too (as the pod was told).")
    private @Nullable String overlap;

    @Mixin private Target target = new Target();
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Set() {}

    @Override
    public Integer call() {
      Views.MacRequest request;
      try {
        request =
            new Views.MacRequest(
                MacAddress.parse(address).toString(),
                null,
                overlap == null ? null : overlapMs(Durations.parse(overlap, "ms")),
                null);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
      Answer answer = target.api.client().put(target.path(), request);
      return target.print(spec, answer, answer.isOk() ? text(target.port, answer) : "");
    }

    private static long overlapMs(Duration duration) {
      return duration.toMillis();
    }

    private static String text(int port, Answer answer) {
      Views.Change change = Json.readAnswer(answer.body(), Views.Change.class);
      long callNs = change.callNs() == null ? 0 : change.callNs();
      int announcements = change.announcements() == null ? 0 : change.announcements();
      return "port "
          + port
          + ": "
          + change.from()
          + " -> "
          + change.to()
          + " ("
          + change.kind()
          + ") in "
          + Durations.describe(callNs)
          + "; the old one is accepted for "
          + change.overlapMs()
          + " ms, "
          + announcements
          + (announcements == 1 ? " announcement" : " announcements")
          + " sent";
    }
  }
}
