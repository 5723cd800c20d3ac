package io.dmac.app.cli;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Speaks to the control API of a running pod. */
final class ApiClient {
  private static final String USUAL_API = "http://127.0.0.1:9808";

  /** Longer than a driver takes for a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(35);

  private final URI base;
  private final Optional<String> token;

  private ApiClient(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body as it came
   */
  record Answer(int status, String body) {
    boolean isOk() {
      return status / 100 == 2;
    }
  }

  static ApiClient of(
      @Nullable String api, @Nullable Path tokenFile, Map<String, String> environment) {
    String url = api != null ? api : environment.getOrDefault("DMAC_API", USUAL_API);
    String file = tokenFile != null ? tokenFile.toString() : environment.get("DMAC_API_TOKEN_FILE");
    return new ApiClient(
        base(url),
        file != null
            ? Optional.of(read(Path.of(file)))
            : Optional.ofNullable(environment.get("DMAC_API_TOKEN")));
  }

  /** A URL, or HOST:PORT as {@code dmac run --api} takes it. */
  private static URI base(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (uri.getHost() != null && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(badUrl(text), e);
    }
    throw new CommandFailure(badUrl(text));
  }

  private static String badUrl(String text) {
    return "--api '" + text + "' is no URL; write it as http://127.0.0.1:9808";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure("the token file " + file + " cannot be read: " + e, e);
    }
  }

  Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  Answer put(String path, Object body) {
    return send("PUT", path, BodyPublishers.ofString(Json.write(body)));
  }

  private Answer send(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (ConnectException e) {
      throw new CommandFailure(
          "nothing answers at "
              + base
              + "; start a pod (dmac run --tap dtap0), or name the API of the one that runs"
              + " (--api URL)",
          e);
    } catch (IOException e) {
      throw new CommandFailure(method + " " + base + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for " + base, e);
    }
  }

  /** What an answer that is not OK says, for the user. */
  static CommandFailure refusal(Answer answer) {
    try {
      Views.Problem problem = Json.readAnswer(answer.body(), Views.Problem.class);
      return new CommandFailure(
          problem.error() + (problem.remedy() == null ? "" : "; " + problem.remedy()));
    } catch (IllegalArgumentException e) {
      return new CommandFailure(
          "HTTP status " + answer.status() + "; is that the control API of dmac?", e);
    }
  }
}
