package io.dmac.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Another JVM with this one's class path, in this one's namespaces: for what a process can do once
 * only, such as a start of EAL.
 */
public final class ChildJvm {
  private ChildJvm() {}

  /** Runs a class's main method to its end. */
  public static Command.Result run(Class<?> main, String... arguments) {
    return runWith(System.getProperty("java.class.path"), main, arguments);
  }

  /** Runs a class's main method to its end, on another class path. */
  public static Command.Result runWith(String classPath, Class<?> main, String... arguments) {
    return Command.attempt(Duration.ofSeconds(60), command(classPath, main, arguments));
  }

  /** Starts a class's main method; what it writes to standard error is the test's own. */
  public static Process start(Class<?> main, String... arguments) {
    try {
      return new ProcessBuilder(command(System.getProperty("java.class.path"), main, arguments))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
