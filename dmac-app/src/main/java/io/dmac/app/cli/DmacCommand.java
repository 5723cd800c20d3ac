package io.dmac.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command of the program: a class with picocli's {@code @Command} that is named in {@code
 * META-INF/services/io.dmac.app.cli.DmacCommand}. It returns its exit status: 0 done, 1 refused or
 * failed, 2 bad usage. What it throws is told in one line, whose remedy is in the message.
 */
public interface DmacCommand extends Callable<Integer> {
  /**
   * Begins on other threads what takes long and needs no options, before those are read. What fails
   * there fails again, and is told, where it is needed.
   *
   * @param arguments the command line
   */
  default void prepare(String... arguments) {}

  /** Adds options that stand in a table and not in annotations. */
  default void addOptions(CommandSpec spec) {}

  /** Its own commands, of which one is made where the command line names it. */
  default List<Class<? extends Callable<Integer>>> subcommands() {
    return List.of();
  }

  /** What it logs from, unless {@code --verbose} is given. */
  default System.Logger.Level logLevel() {
    return System.Logger.Level.WARNING;
  }
}
