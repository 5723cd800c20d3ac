package io.dmac.mac;

/** A policy has no address to give; the message names the policy, why, and the remedy. */
public final class MacPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MacPolicyException(String message) {
    super(message);
  }
}
