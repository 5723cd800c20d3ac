package io.dmac.capture;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * A capture file cannot be read or written; the message names the file, where in it, and what is
 * wrong.
 */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CaptureException(String message) {
    super(message);
  }

  CaptureException(String file, long offset, String what) {
    super(file + ", byte " + offset + ": " + what);
  }

  /**
   * @param failed such as "cannot be read"
   */
  CaptureException(String file, String failed, IOException cause) {
    super(file + " " + failed + ": " + reason(cause), cause);
  }

  /** Of these two the message is the file's name alone. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
