package io.dmac.app.text;

import java.io.PrintWriter;

/**
 * What a command does at the moment: one line that is written over itself on a terminal, and
 * elsewhere a line for each step alone.
 */
public final class ProgressLine implements AutoCloseable {
  private static final String ERASE = "\r\033[2K";

  private final PrintWriter err;
  private final boolean terminal;
  private boolean shown;

  public ProgressLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** A new step. */
  public synchronized void step(String text) {
    if (terminal) {
      moment(text);
    } else {
      err.println(text);
      err.flush();
    }
  }

  /** The state of a step: for terminals only. */
  public synchronized void moment(String text) {
    if (terminal) {
      err.print(ERASE + text);
      err.flush();
      shown = true;
    }
  }

  /** Takes the line back. */
  @Override
  public synchronized void close() {
    if (shown) {
      err.print(ERASE);
      err.flush();
      shown = false;
    }
  }
}
