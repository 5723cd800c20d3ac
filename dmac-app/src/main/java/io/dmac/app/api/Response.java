package io.dmac.app.api;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body may be empty
 * @param headers further ones
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and compared by nobody
record Response(int status, String contentType, byte[] body, Map<String, String> headers) {
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
    return new Response(status, contentType, body, all);
  }
}
