package io.dmac.app.api;

import com.sun.net.httpserver.HttpExchange;
import io.dmac.app.config.ApiSetup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides who may speak to the API. */
final class Guard {
  private final ApiSetup setup;
  private final String flag;

  /**
   * @param flag names where the API's address was given
   */
  Guard(String flag, ApiSetup setup) {
    this.flag = flag;
    this.setup = setup;
  }

  /**
   * Lets a request pass.
   *
   * @param open whether what it asks for needs no token
   * @throws HttpProblem when it may not
   */
  void check(HttpExchange exchange, boolean open) {
    if (setup.isLoopback()) {
      checkHost(exchange.getRequestHeaders().getFirst("Host"));
    }
    if (setup.token().isPresent() && !open) {
      checkToken(setup.token().get(), exchange.getRequestHeaders().getFirst("Authorization"));
    }
  }

  /**
   * A web page whose name was bound anew to 127.0.0.1 (DNS rebinding) reaches a loopback listener
   * from the user's own browser, but cannot change the Host header.
   */
  private static void checkHost(@Nullable String header) {
    String host = header == null ? "" : header.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    if (!host.equals("localhost")
        && !host.equals("[::1]")
        && !host.matches("127(\\.\\d{1,3}){3}")) {
      throw new HttpProblem(
          403,
          "the Host '" + (header == null ? "" : header) + "' is not this loopback listener",
          "ask for 127.0.0.1 or localhost");
    }
  }

  private void checkToken(String token, @Nullable String authorization) {
    String given =
        authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? authorization.substring(7).strip()
            : "";
    // isEqual takes as long for a wrong token as for the right one.
    if (!MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      throw new HttpProblem(
          401,
          given.isEmpty() ? "no bearer token was given" : "the bearer token is wrong",
          "send 'Authorization: Bearer TOKEN' with the content of " + flag + "-token-file",
          Map.of("WWW-Authenticate", "Bearer"));
    }
  }
}
