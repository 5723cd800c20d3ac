package io.dmac.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What standard output is connected to. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether standard output is a terminal, wherever standard input comes from: Console.isTerminal
   * says no under {@code dmac run < /dev/null}.
   */
  static boolean isStandardOutput() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
