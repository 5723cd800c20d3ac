package io.dmac.app.cli;

import io.dmac.app.config.ConfigurationException;
import io.dmac.app.config.NearestMatch;
import io.dmac.app.logging.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code dmac} and the commands that are on the class path. */
@Command(
    name = "dmac",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    sortOptions = false)
public final class Program implements Runnable {
  private static final String[] TEACHING = {
    "",
    "A pod whose port has a @|bold dynamic MAC address|@: it receives frames over DPDK, echoes"
        + " them, and lets its address be changed while traffic flows.",
  };

  private static final String[] EXAMPLES = {
    "",
    "In two terminals, as root:",
    "  @|bold dmac run --tap dtap0 --ip 10.9.0.2/24|@   the pod, on a new tap interface",
    "  @|bold dmac mac set 02:00:00:00:00:99|@          changes its address meanwhile",
    "In a pod, on the interface that a CNI plugin gave it:",
    "  @|bold dmac run --interface net1 --ip 10.9.0.2/24|@",
    "",
    "Exit status: 0 done, 1 refused or failed, 2 bad usage.",
  };

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log everything, with stack traces, EAL's own log included.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  // picocli sets the fields.
  @SuppressWarnings("NullAway.Init")
  private Program() {}

  /** Runs a command line with the process's own streams. */
  public static int run(String... arguments) {
    Logging.install();
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  /** Runs a command line and returns its exit status. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine(arguments).setOut(out).setErr(err).execute(arguments);
  }

  /** Whether {@code --verbose} was given to a command. */
  public static boolean isVerbose(CommandSpec command) {
    return command.root().userObject() instanceof Program program && program.verbose;
  }

  /** Runs a command that is there already. */
  static int run(PrintWriter out, PrintWriter err, DmacCommand command, String... arguments) {
    return commandLine(List.of(command), arguments).setOut(out).setErr(err).execute(arguments);
  }

  /**
   * With the command that the arguments begin with, else with all: to make one takes longer than to
   * load the program.
   */
  static CommandLine commandLine(String... arguments) {
    List<DmacCommand> commands =
        commands(word(arguments, 0)).stream().map(ServiceLoader.Provider::get).toList();
    if (commands.size() == 1) {
      commands.getFirst().prepare(arguments);
    }
    return commandLine(commands, arguments);
  }

  private static CommandLine commandLine(List<DmacCommand> commands, String... arguments) {
    CommandLine line = new CommandLine(new Program());
    for (DmacCommand command : commands) {
      CommandLine subcommand = new CommandLine(command);
      command.addOptions(subcommand.getCommandSpec());
      named(command.subcommands(), word(arguments, 1)).forEach(subcommand::addSubcommand);
      line.addSubcommand(subcommand);
    }
    tellVersion(line);
    // After the commands, which would inherit them.
    line.getCommandSpec().usageMessage().description(TEACHING).footer(EXAMPLES);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(Program::execute);
    line.setParameterExceptionHandler(Program::explainUsage);
    line.setExecutionExceptionHandler(Program::explainFailure);
    return line;
  }

  /** After the commands: to inherit a version is to ask for it, and DPDK's is in its library. */
  private static void tellVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Program::tellVersion);
  }

  /** What the search does not reach is not opened: the jars behind the one that has the command. */
  private static List<ServiceLoader.Provider<DmacCommand>> commands(String name) {
    ServiceLoader<DmacCommand> all = ServiceLoader.load(DmacCommand.class);
    return all.stream()
        .filter(command -> name(command.type()).equals(name))
        .findFirst()
        .map(List::of)
        .orElseGet(() -> all.stream().toList());
  }

  /** The one of that name, or all. */
  private static List<Class<? extends Callable<Integer>>> named(
      List<Class<? extends Callable<Integer>>> types, String name) {
    List<Class<? extends Callable<Integer>>> one =
        types.stream().filter(type -> name(type).equals(name)).toList();
    return one.isEmpty() ? types : one;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static String word(String[] arguments, int index) {
    return index < arguments.length ? arguments[index] : "";
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int execute(ParseResult result) {
    ParseResult command = result;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    Logging.set(
        command.commandSpec().userObject() instanceof DmacCommand known
            ? known.logLevel()
            : System.Logger.Level.WARNING,
        isVerbose(result.commandSpec()));
    try {
      return new RunLast().execute(result);
    } catch (LinkageError | OutOfMemoryError e) {
      // A library that does not fit, or a limit of the pod: the user's to mend, like any failure.
      CommandFailure failure = new CommandFailure(e + " (--verbose shows where)", e);
      throw new ExecutionException(command.commandSpec().commandLine(), e.toString(), failure);
    }
  }

  private static int explainUsage(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    tell(
        line,
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(line, unmatched.getUnmatched().getFirst())
            : String.valueOf(e.getMessage()));
    line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.BAD_USAGE;
  }

  private static String unknown(CommandLine line, String word) {
    return word.startsWith("-")
        ? "there is no option '"
            + word
            + "'"
            + NearestMatch.hint(word, line.getCommandSpec().optionsMap().keySet())
        : line.getSubcommands().isEmpty()
            ? "'" + word + "' is one argument too many"
            : "there is no command '"
                + word
                + "'"
                + NearestMatch.hint(word, line.getSubcommands().keySet());
  }

  private static int explainFailure(Exception e, CommandLine line, ParseResult result) {
    if (e instanceof ConfigurationException configuration) {
      configuration.problems().forEach(problem -> tell(line, problem));
      line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
      return ExitStatus.BAD_USAGE;
    }
    boolean verbose = isVerbose(line.getCommandSpec());
    boolean expected = isExpected(e);
    tell(
        line,
        expected
            ? String.valueOf(e.getMessage())
            : e + (verbose ? "" : " (--verbose shows where)"));
    if (verbose) {
      e.printStackTrace(line.getErr());
    }
    return ExitStatus.FAILED;
  }

  /** Whether the message was written for the user, and not by the JDK for a programmer. */
  private static boolean isExpected(Exception e) {
    return e.getMessage() != null
        && (e.getClass().getName().startsWith("io.dmac.") || e instanceof IllegalStateException);
  }

  private static void tell(CommandLine line, String message) {
    line.getErr().println(line.getColorScheme().errorText("dmac: ") + message);
  }
}
