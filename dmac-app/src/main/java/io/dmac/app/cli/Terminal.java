package io.dmac.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the standard streams are connected to. */
public final class Terminal {
  private Terminal() {}

  /**
   * Whether standard output is a terminal, wherever standard input comes from: Console.isTerminal
   * says no under {@code dmac run < /dev/null}.
   */
  public static boolean isStandardOutput() {
    return isTerminal(1);
  }

  /** Whether standard error is a terminal. */
  public static boolean isStandardError() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
