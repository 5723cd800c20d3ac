package io.dmac.app;

import io.dmac.app.cli.Program;

/** The program. */
public final class Dmac {
  private Dmac() {}

  public static void main(String[] arguments) {
    System.exit(Program.run(arguments));
  }
}
