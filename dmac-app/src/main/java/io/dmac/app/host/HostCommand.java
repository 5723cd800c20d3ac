package io.dmac.app.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dmac.app.api.Json;
import io.dmac.app.cli.DmacCommand;
import io.dmac.app.cli.ExitStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code dmac host}: hugepages and vfio on the node, planned, prepared and restored. */
@Command(
    name = "host",
    synopsisSubcommandLabel = "(plan | prepare | restore | show)",
    header = "Prepare this node for DPDK: hugepages, virtual functions, vfio; and undo it.",
    description = {
      "",
      "Each change is in a journal before it is made: 'restore' brings back drivers, addresses,"
          + " virtual functions and pages as they were, also after a crash. hugepages/dmac-host in"
          + " dmac's sources is the same for nodes without a JVM.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac host plan --hugepages 2M=64 --bind 0000:03:00.0|@",
      "  @|bold dmac host prepare --hugepages 2M=64 --vfs eth1=4 --vf eth1:0,trust=on,bind|@",
      "  @|bold dmac host restore|@",
      "",
      "Exit status: 0 done, 1 refused or failed (what was begun is undone), 2 bad usage.",
    })
public final class HostCommand implements DmacCommand {
  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, for programs.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public HostCommand() {}

  /** What is printed as JSON. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Report(boolean ok, List<HostStep> steps, String error) {}

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say which: dmac host plan, prepare, restore or show");
  }

  @Command(name = "plan", header = "Say what 'prepare' would do, and why; change nothing.")
  int plan(@Mixin HostOptions options) {
    return run("plan", options.words());
  }

  @Command(name = "prepare", header = "Do it; a second time nothing is left to do.")
  int prepare(@Mixin HostOptions options) {
    return run("prepare", options.words());
  }

  @Command(name = "restore", header = "Bring back what was there before the first 'prepare'.")
  int restore() {
    return run("restore", List.of());
  }

  @Command(name = "show", header = "Hugepages of each NUMA node, and what is recorded.")
  int show() {
    return run("show", List.of());
  }

  private int run(String what, List<String> options) {
    List<String> words = new ArrayList<>(List.of(what));
    words.addAll(options);
    HostScript script = new HostScript(Path.of(System.getProperty("dmac.home", ".")));
    if (!json) {
      spec.commandLine().getOut().flush();
      return script.show(words);
    }
    HostScript.Answer answer = script.ask(words);
    spec.commandLine()
        .getOut()
        .println(
            Json.write(
                new Report(answer.status() == ExitStatus.DONE, answer.steps(), answer.error())));
    return answer.status();
  }
}
