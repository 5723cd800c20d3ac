package io.dmac.app.cli.mac;

import io.dmac.app.api.Json;
import io.dmac.app.cli.CommandFailure;
import io.dmac.app.cli.ExitStatus;
import io.dmac.app.config.Durations;
import io.dmac.app.local.LocalChange;
import io.dmac.app.local.LocalInterface;
import io.dmac.change.ChangeOutcome;
import io.dmac.change.ChangeReport;
import io.dmac.mac.MacAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Changes a kernel interface, and prints what became of it. */
final class InterfaceChange {
  private final CommandSpec spec;
  private final boolean json;

  InterfaceChange(CommandSpec spec, boolean json) {
    this.spec = spec;
    this.json = json;
  }

  int change(Supplier<LocalInterface> opening, ChangeRequest request, boolean doneWhenThere) {
    try (LocalInterface local = opening.get()) {
      tellRecovery(local);
      if (doneWhenThere
          && local.permanentMacAddress().filter(local.macAddress()::equals).isPresent()) {
        return tellThere(local);
      }
      UnaryOperator<MacAddress> choice =
          request
              .address()
              .<UnaryOperator<MacAddress>>map(to -> _ -> to)
              .orElseGet(() -> local.choice(request.policy()));
      Optional<String> failure = change(local, choice, request.overlap());
      if (failure.isPresent()) {
        throw new CommandFailure(failure.get());
      }
      return ExitStatus.DONE;
    }
  }

  /** Says what became of a change that broke off before. */
  void tellRecovery(LocalInterface local) {
    local
        .recovered()
        .ifPresent(what -> spec.commandLine().getErr().println(local.name() + ": " + what));
  }

  /** Says why a change was refused, where others may follow. */
  void tell(String failure) {
    spec.commandLine().getErr().println("dmac: " + failure);
  }

  private int tellThere(LocalInterface local) {
    String mac = local.macAddress().toString();
    out()
        .println(
            json
                ? Json.write(
                    new InterfaceViews.Unchanged(
                        local.name(), "unchanged", mac, mac, recovered(local)))
                : local.name()
                    + " has its permanent address "
                    + mac
                    + " already; nothing was changed");
    return ExitStatus.DONE;
  }

  /** One change, and what it was; why it was refused. */
  Optional<String> change(
      LocalInterface local, UnaryOperator<MacAddress> choice, Optional<Duration> overlap) {
    LocalChange change;
    try {
      change = local.change(choice, overlap.orElse(Duration.ZERO));
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    boolean told = local.hasLink();
    if (json) {
      out().println(Json.write(InterfaceViews.Change.of(change, told, recovered(local))));
    }
    return switch (change.record().outcome()) {
      case ChangeOutcome.Applied(ChangeReport report) -> {
        if (!json) {
          out().println(text(change, report, told, overlap.isPresent()));
        }
        yield Optional.empty();
      }
      case ChangeOutcome.RolledBack(String reason, ChangeReport report) ->
          Optional.of(reason + "; " + change.name() + " has " + local.macAddress());
      case ChangeOutcome.Rejected(String reason) -> Optional.of(reason);
    };
  }

  private static @Nullable String recovered(LocalInterface local) {
    return local.recovered().map(Object::toString).orElse(null);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static String text(
      LocalChange change, ChangeReport report, boolean told, boolean overlapAsked) {
    StringBuilder text = new StringBuilder(change.name() + ": ");
    text.append(report.from()).append(" -> ").append(report.to());
    text.append(" (").append(report.kind().label()).append(") in ");
    text.append(Durations.describe(report.callNs())).append("; the interface ");
    text.append(
        change.linkDownNs() > 0
            ? "was down for " + Durations.describe(change.linkDownNs())
            : "was not taken down");
    text.append(", ").append(ChangeText.announcements(report.announcements()));
    if (!told) {
      note(text, "there is no link, so nobody on the segment was asked or told");
    }
    change.notPutBack().forEach(lost -> note(text, "not put back: " + lost));
    if (overlapAsked) {
      note(text, "the kernel accepts one address: frames to " + report.from() + " are dropped");
    }
    return text.toString();
  }

  private static void note(StringBuilder text, String what) {
    text.append(System.lineSeparator()).append("  note: ").append(what);
  }
}
