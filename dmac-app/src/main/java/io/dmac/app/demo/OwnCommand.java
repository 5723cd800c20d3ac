package io.dmac.app.demo;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run this very program with the JVM and the classes it runs with now. */
final class OwnCommand {
  private static final String MAIN_CLASS = "io.dmac.app.Dmac";

  /** What every JVM that runs dmac needs; the manifest gives it to {@code java -jar} alone. */
  private static final List<String> NEEDED =
      List.of(
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  private OwnCommand() {}

  /** The command line for some arguments. */
  static List<String> of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    flags.stream().filter(OwnCommand::isInheritable).forEach(command::add);
    NEEDED.stream().filter(flag -> !flags.contains(flag)).forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN_CLASS);
    command.addAll(arguments);
    return command;
  }

  /** A debugger's port can be had once. */
  private static boolean isInheritable(String flag) {
    return !flag.startsWith("-agentlib:jdwp") && !flag.startsWith("-Xrunjdwp");
  }
}
