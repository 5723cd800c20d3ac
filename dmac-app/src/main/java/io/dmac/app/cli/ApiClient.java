package io.dmac.app.cli;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Speaks to the control API of a running pod. */
public final class ApiClient {
  private static final String USUAL_API = "http://127.0.0.1:9808";

  /** Longer than a driver takes for a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(35);

  private final String flag;
  private final URI base;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private ApiClient(String flag, URI base, Optional<String> token) {
    this.flag = flag;
    this.base = base;
    this.token = token;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param body as it came
   */
  public record Answer(int status, String body) {
    public boolean isOk() {
      return status / 100 == 2;
    }
  }

  static ApiClient of(
      @Nullable String api, @Nullable Path tokenFile, Map<String, String> environment) {
    return find("--api", api, tokenFile, environment)
        .orElseGet(() -> find("--api", USUAL_API, tokenFile, environment).orElseThrow());
  }

  /**
   * The API that a flag names, or the variable of its name: {@code DMAC_API} for {@code --api}, and
   * with it {@code DMAC_API_TOKEN_FILE} and {@code DMAC_API_TOKEN}.
   *
   * @param api what was given with the flag
   * @param tokenFile what was given with the flag and {@code -token-file} behind it
   */
  public static Optional<ApiClient> find(
      String flag,
      @Nullable String api,
      @Nullable Path tokenFile,
      Map<String, String> environment) {
    String variable = "DMAC_" + flag.substring(2).toUpperCase(Locale.ROOT);
    String url = api != null ? api : environment.get(variable);
    if (url == null) {
      return Optional.empty();
    }
    String file =
        tokenFile != null ? tokenFile.toString() : environment.get(variable + "_TOKEN_FILE");
    return Optional.of(
        new ApiClient(
            flag,
            base(flag, url),
            file != null
                ? Optional.of(read(Path.of(file)))
                : Optional.ofNullable(environment.get(variable + "_TOKEN"))));
  }

  /** What it speaks to, as a URL. */
  public URI base() {
    return base;
  }

  /** A URL, or HOST:PORT as {@code dmac run --api} takes it. */
  private static URI base(String flag, String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (uri.getHost() != null && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(badUrl(flag, text), e);
    }
    throw new CommandFailure(badUrl(flag, text));
  }

  private static String badUrl(String flag, String text) {
    return flag + " '" + text + "' is no URL; write it as http://127.0.0.1:9808";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure("the token file " + file + " cannot be read: " + e, e);
    }
  }

  public Answer get(String path) {
    return get(path, PATIENCE);
  }

  public Answer get(String path, Duration patience) {
    return send("GET", path, BodyPublishers.noBody(), patience);
  }

  public Answer put(String path, Object body) {
    return put(path, body, Duration.ZERO);
  }

  /**
   * Puts what may take long.
   *
   * @param longer what the pod may take beside what a driver takes
   */
  public Answer put(String path, Object body, Duration longer) {
    return send("PUT", path, BodyPublishers.ofString(Json.write(body)), PATIENCE.plus(longer));
  }

  public Answer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody(), PATIENCE);
  }

  private Answer send(String method, String path, BodyPublisher body, Duration patience) {
    HttpRequest.Builder request =
        request(path)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, body);
    return exchange(
        method + " " + base + path,
        () -> {
          HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
          return new Answer(response.statusCode(), response.body());
        });
  }

  /**
   * Reads the lines of a stream until the pod ends it.
   *
   * @param onLine gets each when it comes, and says whether it wants more
   * @return whether it still does
   */
  public boolean follow(String path, Predicate<String> onLine) {
    // Without a time limit: nothing may happen for long.
    HttpRequest request = request(path).header("Accept", "text/event-stream").build();
    return exchange(
        "GET " + base + path,
        () -> {
          HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
          try (Stream<String> lines = response.body()) {
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
              throw refusal(
                  new Answer(response.statusCode(), lines.collect(Collectors.joining("\n"))));
            }
            return lines.allMatch(onLine);
          } catch (UncheckedIOException e) {
            // The pod has ended, or something between it and us; who follows asks again.
            return true;
          }
        });
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  /** One request and its answer. */
  private interface Exchange<T> {
    T make() throws IOException, InterruptedException;
  }

  private <T> T exchange(String what, Exchange<T> exchange) {
    try {
      return exchange.make();
    } catch (ConnectException e) {
      throw new CommandFailure(
          "nothing answers at "
              + base
              + "; start a pod (dmac run --tap dtap0), or name the API of the one that runs"
              + " ("
              + flag
              + " URL)",
          e);
    } catch (IOException e) {
      throw new CommandFailure(what + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while waiting for " + base, e);
    }
  }

  /** What an answer that is not OK says, for the user. */
  public static CommandFailure refusal(Answer answer) {
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
