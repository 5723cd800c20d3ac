package io.dmac.app.cli;

/** How a command ends. */
public final class ExitStatus {
  public static final int DONE = 0;

  /** Refused, or failed. */
  public static final int FAILED = 1;

  public static final int BAD_USAGE = 2;

  private ExitStatus() {}
}
