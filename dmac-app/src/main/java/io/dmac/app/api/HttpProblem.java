package io.dmac.app.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that cannot be served: what is wrong with it, and what would be right. */
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String remedy;
  private final transient Map<String, String> headers;

  public HttpProblem(int status, String error, String remedy) {
    this(status, error, remedy, Map.of());
  }

  HttpProblem(int status, String error, String remedy, Map<String, String> headers) {
    super(error);
    this.status = status;
    this.remedy = remedy;
    this.headers = Map.copyOf(headers);
  }

  /**
   * Of a message that has its remedy behind its last semicolon.
   *
   * @param otherwise the remedy when there is none
   */
  public static HttpProblem of(int status, @Nullable String message, String otherwise) {
    String text = String.valueOf(message);
    int end = text.lastIndexOf("; ");
    return end < 0
        ? new HttpProblem(status, text, otherwise)
        : new HttpProblem(status, text.substring(0, end), text.substring(end + 2));
  }

  /** What would be right. */
  public String remedy() {
    return remedy;
  }

  Response response() {
    return Response.json(status, new Views.Problem(String.valueOf(getMessage()), remedy))
        .with(headers);
  }
}
