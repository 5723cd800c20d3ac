package io.dmac.app.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
public record Response(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    @Nullable Stream stream) {
  /** Writes a body until there is no more of it, or nobody reads it. */
  @FunctionalInterface
  public interface Stream {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  public Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, null);
  }

  public static Response stream(String contentType, Stream stream) {
    return new Response(200, contentType, new byte[0], Map.of(), stream);
  }

  /** A file of the class path. */
  public static Response resource(String name, String contentType) {
    try (InputStream in = Response.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new Response(200, contentType, in.readAllBytes(), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Response json(int status, Object value) {
    return new Response(
        status,
        "application/json",
        (Json.write(value) + "\n").getBytes(StandardCharsets.UTF_8),
        Map.of());
  }

  public Response with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new Response(status, contentType, body, all, stream);
  }
}
