package io.dmac.mac;

/** A pool could not read or keep its leases. The message names the file and what to do. */
public final class MacPoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MacPoolException(String message) {
    super(message);
  }

  MacPoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
