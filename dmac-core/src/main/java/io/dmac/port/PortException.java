package io.dmac.port;

/**
 * A call to a port's driver failed. The message names the call with its arguments, the errno by
 * name, and what to do about it.
 */
public final class PortException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public PortException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  /** The positive errno, 0 when the failure has none. */
  public int errno() {
    return errno;
  }
}
