package io.dmac.app.cli.mac;

import io.dmac.app.cli.DmacCommand;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac mac}: the MAC address of a running pod, or of an interface. */
@Command(
    name = "mac",
    header = "Show or change the MAC address of a running pod, or of a Linux interface.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "",
      "A pod (dmac run) is asked through its control API, and changes while its traffic flows. With"
          + " --interface NAME it is an interface of this machine, without a pod and without DPDK."
          + " Either way the address is first asked for on the segment, leased on this node and"
          + " journaled, read back after the change, and announced.",
    },
    footer = {
      "",
      "Examples:",
      "  @|bold dmac mac show|@",
      "  @|bold dmac mac set 02:00:00:00:00:99 --overlap 500ms --wait|@",
      "  @|bold dmac mac vendor intel --port 1 --api http://10.1.2.3:9808 --json|@",
      "  @|bold dmac mac random --interface eth0|@",
      "  @|bold dmac mac rotate --every 10m --policy ending|@",
      "  @|bold dmac mac history --follow|@",
      "",
      "For those who know GNU macchanger:",
      "  macchanger -s eth0       @|bold dmac mac show --interface eth0|@",
      "  macchanger -m XX:… eth0  @|bold dmac mac set XX:… --interface eth0|@",
      "  macchanger -r eth0       @|bold dmac mac random --interface eth0|@",
      "  macchanger -r -b eth0    @|bold dmac mac random --bia --interface eth0|@",
      "  macchanger -e eth0       @|bold dmac mac ending --interface eth0|@",
      "  macchanger -a eth0       @|bold dmac mac another --interface eth0|@",
      "  macchanger -A eth0       @|bold dmac mac any --interface eth0|@",
      "  macchanger -p eth0       @|bold dmac mac permanent --interface eth0|@",
      "  macchanger -l[=WORD]     @|bold dmac vendors [WORD]|@",
      "But the interface stays up where its driver allows it, gets its routes back where not, an"
          + " address that is in use is refused, and 'permanent' is done when it is there already.",
    })
public final class MacCommand implements DmacCommand {
  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the field. */
  @SuppressWarnings("NullAway.Init")
  public MacCommand() {}

  @Override
  public List<Class<? extends Callable<Integer>>> subcommands() {
    return List.of(
        ShowCommand.class,
        ChangeCommands.Set.class,
        ChangeCommands.Random.class,
        ChangeCommands.Ending.class,
        ChangeCommands.Another.class,
        ChangeCommands.Any.class,
        ChangeCommands.Vendor.class,
        ChangeCommands.Permanent.class,
        ChangeCommands.Next.class,
        ChangeCommands.Pool.class,
        RotateCommand.class,
        HistoryCommand.class);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: " + String.join(", ", spec.subcommands().keySet()) + " (see --help)");
  }
}
