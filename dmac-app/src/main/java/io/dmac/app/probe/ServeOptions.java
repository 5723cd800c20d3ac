package io.dmac.app.probe;

import io.dmac.app.cli.ApiClient;
import io.dmac.app.config.ApiSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code dmac probe} that make a service of it. */
public final class ServeOptions {
  static final String FLAG = "--serve";

  /** Where it listens when nothing else is said. */
  public static final String USUAL_ADDRESS = "127.0.0.1:9180";

  @Option(
      names = FLAG,
      arity = "0..1",
      fallbackValue = USUAL_ADDRESS,
      paramLabel = "HOST:PORT",
      description =
          "Offer an API and a web page there that begin runs and show the replies ("
              + USUAL_ADDRESS
              + ").")
  private @Nullable String serve;

  @Option(
      names = FLAG + "-token-file",
      paramLabel = "FILE",
      description =
          "File with the bearer token that --serve asks for; needed beyond loopback"
              + " (DMAC_SERVE_TOKEN_FILE).")
  private @Nullable Path serveTokenFile;

  @Option(
      names = "--pod",
      paramLabel = "URL",
      description = "The dynamic pod's control API, for --serve to show the pod too (DMAC_POD).")
  private @Nullable String pod;

  @Option(
      names = "--pod-token-file",
      paramLabel = "FILE",
      description =
          "File with that API's bearer token (DMAC_POD_TOKEN_FILE, or DMAC_POD_TOKEN itself).")
  private @Nullable Path podTokenFile;

  /** Whether a service is wanted. */
  public boolean given() {
    return serve != null;
  }

  /**
   * What is wanted.
   *
   * @throws IllegalArgumentException naming the option, what is wrong with it, and the remedy
   */
  public ServeSetup setup(Map<String, String> environment) {
    String address = serve == null ? USUAL_ADDRESS : serve;
    ApiSetup listen =
        new ApiSetup(read(FLAG, () -> ApiSetup.parseAddress(address)), token(environment));
    if (!listen.isLoopback() && listen.token().isEmpty()) {
      throw new IllegalArgumentException(
          FLAG
              + " "
              + address
              + " is open to others, who could send frames; give --serve-token-file FILE, or listen"
              + " on 127.0.0.1");
    }
    return new ServeSetup(listen, ApiClient.find("--pod", pod, podTokenFile, environment));
  }

  private Optional<String> token(Map<String, String> environment) {
    return Optional.ofNullable(serveTokenFile)
        .map(Path::toString)
        .or(() -> Optional.ofNullable(environment.get("DMAC_SERVE_TOKEN_FILE")))
        .map(file -> read(FLAG + "-token-file", () -> ApiSetup.readToken(file)));
  }

  private static <T> T read(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }
}
