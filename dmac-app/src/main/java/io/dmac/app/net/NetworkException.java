package io.dmac.app.net;

/** A call about the network failed; the message names it, its errno and what to do. */
public final class NetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public NetworkException(String message) {
    this(message, 0);
  }

  public NetworkException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  public NetworkException(String message, Throwable cause) {
    super(message, cause);
    this.errno = 0;
  }

  /** The positive errno, 0 when the failure has none. */
  public int errno() {
    return errno;
  }
}
