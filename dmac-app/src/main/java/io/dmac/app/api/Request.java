package io.dmac.app.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that found its route. */
public final class Request {
  private static final int LARGEST_BODY_BYTES = 65_536;

  private final HttpExchange exchange;
  private final Map<String, String> pathParameters;

  Request(HttpExchange exchange, Map<String, String> pathParameters) {
    this.exchange = exchange;
    this.pathParameters = Map.copyOf(pathParameters);
  }

  /** What stands in the path for {@code {name}}. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  public Optional<String> queryParameter(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    return Arrays.stream(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[0].equals(name))
        .map(pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8))
        .findFirst();
  }

  /**
   * A number in the query.
   *
   * @throws HttpProblem when it does not lie within its bounds
   */
  public long queryNumber(String name, long usual, long least, long most) {
    String text = queryParameter(name).orElse(String.valueOf(usual));
    long number = text.matches("\\d{1,18}") ? Long.parseLong(text) : least - 1;
    if (number < least || number > most) {
      throw new HttpProblem(
          400, name + " is '" + text + "'", "it lies between " + least + " and " + most);
    }
    return number;
  }

  @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** The body as an object of JSON. */
  public <T> T json(Class<T> type) {
    String contentType = header("Content-Type");
    if (contentType == null
        || !contentType
            .toLowerCase(Locale.ROOT)
            .split(";", 2)[0]
            .strip()
            .equals("application/json")) {
      throw new HttpProblem(
          415,
          contentType == null ? "the body has no Content-Type" : "the body is " + contentType,
          "send JSON and say so: -H 'Content-Type: application/json'");
    }
    String text = new String(body(), StandardCharsets.UTF_8);
    try {
      return Json.read(text, type);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(
          400, "the body cannot be read: " + e.getMessage(), "/openapi.yaml describes it");
    }
  }

  private byte[] body() {
    try {
      // One byte more than is allowed tells a longer body, without reading the rest of it.
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY_BYTES + 1);
      if (body.length > LARGEST_BODY_BYTES) {
        throw new HttpProblem(
            413,
            "the body is longer than " + LARGEST_BODY_BYTES + " bytes",
            "send what /openapi.yaml describes");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
