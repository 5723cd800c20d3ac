package io.dmac.app.cli.mac;

import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.ApiClient.Answer;
import io.dmac.app.cli.ApiOptions;
import io.dmac.app.cli.ExitStatus;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which port of which running pod, and how the answer is printed. */
final class PodOptions {
  @Mixin private ApiOptions api = new ApiOptions();

  @Option(names = "--port", paramLabel = "N", description = "The port's number (0).")
  private @Nullable Integer port;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  ApiClient client() {
    return api.client();
  }

  int port() {
    return port == null ? 0 : port;
  }

  boolean json() {
    return json;
  }

  /** Whether a pod was named. */
  boolean given() {
    return port != null || api.given();
  }

  /** A resource of the port, such as {@code mac}. */
  String path(String resource) {
    return "/v1/ports/" + port() + "/" + resource;
  }

  /**
   * Prints an answer: as it came, or what a person reads of it.
   *
   * @param text of an answer that is OK
   */
  int print(CommandSpec spec, Answer answer, Supplier<String> text) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.body().strip());
    }
    if (!answer.isOk()) {
      throw ApiClient.refusal(answer);
    }
    if (!json) {
      out.println(text.get());
    }
    return ExitStatus.DONE;
  }
}
