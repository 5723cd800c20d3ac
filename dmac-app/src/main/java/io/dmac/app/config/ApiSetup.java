package io.dmac.app.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the control API listens and whom it obeys.
 *
 * @param address the port may be 0: any free one
 * @param token the bearer token it asks for; beyond loopback there always is one
 */
public record ApiSetup(InetSocketAddress address, Optional<String> token) {
  private static final int SHORTEST_TOKEN = 16;

  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return address + (token.isPresent() ? " with a token" : "");
  }

  /**
   * Reads the token in a file.
   *
   * @throws IllegalArgumentException saying why there is none, and how to make one
   */
  public static String readToken(String file) {
    try {
      String token = Files.readString(Path.of(file)).strip();
      if (token.length() < SHORTEST_TOKEN || !token.matches("[\\x21-\\x7e]+")) {
        throw new IllegalArgumentException(
            "'"
                + file
                + "' holds no token: "
                + SHORTEST_TOKEN
                + " or more visible ASCII characters"
                + " (openssl rand -hex 32 > "
                + file
                + ")");
      }
      return token;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "'"
              + file
              + "' cannot be read ("
              + e.getClass().getSimpleName()
              + "); name a file with a token (openssl rand -hex 32 > "
              + file
              + ")",
          e);
    }
  }

  /**
   * Reads HOST:PORT; a host that is left out, or {@code *}, is every address.
   *
   * @throws IllegalArgumentException naming the text and the right form
   */
  public static InetSocketAddress parseAddress(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String number = text.substring(colon + 1);
    int port = number.matches("\\d{1,5}") ? Integer.parseInt(number) : -1;
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (colon >= 0 && port >= 0 && port <= 65_535 && (bracketed || host.indexOf(':') < 0)) {
      try {
        return new InetSocketAddress(
            switch (host) {
              case "localhost" -> InetAddress.ofLiteral("127.0.0.1");
              case "", "*" -> InetAddress.ofLiteral("0.0.0.0");
              default -> InetAddress.ofLiteral(host);
            },
            port);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + text + "' names no address; write it as 127.0.0.1:9808 or [::1]:9808", e);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not HOST:PORT; write it as 127.0.0.1:9808 or [::1]:9808");
  }
}
