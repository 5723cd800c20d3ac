package io.dmac.mac;

import org.jspecify.annotations.Nullable;

/** A registry of vendors cannot be read or made; the message names the file and the remedy. */
public final class VendorRegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VendorRegistryException(String message) {
    super(message);
  }

  public VendorRegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
