package io.dmac.app.api;

import java.util.Map;

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

  Response response() {
    return Response.json(status, new Views.Problem(String.valueOf(getMessage()), remedy))
        .with(headers);
  }
}
