package io.dmac.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM like this one: same JDK, flags and class path. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * The command that starts it, without the main class.
   *
   * @param flags further flags, after this JVM's own
   */
  static List<String> command(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(ChildJvm::mayBeGivenTwice)
        .forEach(command::add);
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  /** The same of another build of dmac, in its own folder. */
  static List<String> command(List<String> flags, Path home) {
    String here = Machine.home().toString();
    return command(flags).stream().map(word -> word.replace(here, home.toString())).toList();
  }

  /** What writes a file or opens a port belongs to one JVM alone. */
  private static boolean mayBeGivenTwice(String flag) {
    return !flag.startsWith("-XX:AOTCacheOutput")
        && !flag.startsWith("-agentlib")
        && !flag.startsWith("-agentpath")
        && !flag.startsWith("-javaagent")
        && !flag.startsWith("-XX:StartFlightRecording");
  }
}
