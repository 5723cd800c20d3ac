package io.dmac.bench;

import io.dmac.app.cli.DmacCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmac bench}. */
@Command(
    name = "bench",
    header = "Measure dmac beside testpmd, and its parts with JMH.",
    subcommands = {
      CompareCommand.class,
      ProbeCommand.class,
      MatrixCommand.class,
      ScaleCommand.class,
      LatencyCommand.class,
      NdrCommand.class,
      ChangeCommand.class,
      PausesCommand.class,
      IdleCommand.class,
      StartCommand.class,
      JmhCommand.class
    })
public final class BenchCommand implements DmacCommand {
  @Spec private CommandSpec spec;

  /** For ServiceLoader; picocli sets the fields. */
  @SuppressWarnings("NullAway.Init")
  public BenchCommand() {}

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "name a benchmark: compare, probe, matrix, scale, latency, ndr, change, pauses, idle, start"
            + " or jmh");
  }
}
