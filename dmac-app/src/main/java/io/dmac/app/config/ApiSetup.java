package io.dmac.app.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where the control API listens and whom it obeys.
 *
 * @param address the port may be 0: any free one
 * @param token the bearer token it asks for; beyond loopback there always is one
 */
public record ApiSetup(InetSocketAddress address, Optional<String> token) {
  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return address + (token.isPresent() ? " with a token" : "");
  }
}
