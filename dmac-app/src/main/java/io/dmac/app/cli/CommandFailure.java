package io.dmac.app.cli;

import org.jspecify.annotations.Nullable;

/** A command could not do its work; the message is what the user reads, with the remedy. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
