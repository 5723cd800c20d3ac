package io.dmac.dpdk;

/**
 * EAL, or a call to DPDK that belongs to no port, failed. The message names the call with its
 * arguments, the errno by name, and what to do about it.
 */
public final class EalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public EalException(String message, int errno) {
    super(message);
    this.errno = errno;
  }

  EalException(String message, Throwable cause) {
    super(message, cause);
    this.errno = 0;
  }

  /** The positive errno, 0 when the failure has none. */
  public int errno() {
    return errno;
  }
}
