package io.dmac.app.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body may be empty
 * @param headers further ones
 * @param stream writes the body bit by bit, in place of {@code body}; null for the usual answer
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and compared by nobody
record Response(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    @Nullable Stream stream) {
  /** Writes a body until there is no more of it, or nobody reads it. */
  @FunctionalInterface
  interface Stream {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, null);
  }

  static Response stream(String contentType, Stream stream) {
    return new Response(200, contentType, new byte[0], Map.of(), stream);
  }

  static Response json(int status, Object value) {
    return new Response(
        status,
        "application/json",
        (Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  Response with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new Response(status, contentType, body, all, stream);
  }
}
