package io.dmac.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which running pod a command speaks to. */
public final class ApiOptions {
  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "The control API of the pod (DMAC_API; http://127.0.0.1:9808).")
  @Nullable String api;

  @Option(
      names = "--api-token-file",
      paramLabel = "FILE",
      description =
          "File with the API's bearer token (DMAC_API_TOKEN_FILE, or DMAC_API_TOKEN itself).")
  @Nullable Path tokenFile;

  /** Whether any of them was given. */
  public boolean given() {
    return api != null || tokenFile != null;
  }

  public ApiClient client() {
    return ApiClient.of(api, tokenFile, System.getenv());
  }
}
