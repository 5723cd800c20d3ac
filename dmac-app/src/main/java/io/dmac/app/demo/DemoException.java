package io.dmac.app.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot be run here; the message says why and what to do about it. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
