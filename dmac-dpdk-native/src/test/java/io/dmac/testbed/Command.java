package io.dmac.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs that a test runs to their end. */
public final class Command {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Command() {}

  /** How a program ended. */
  public record Result(List<String> command, int status, String output, String errors) {
    /** This result, when the program ended well. */
    public Result orFail() {
      if (status != 0) {
        throw new AssertionError(this);
      }
      return this;
    }

    @Override
    public String toString() {
      return String.join(" ", command) + " ended with " + status + "\n" + output + errors;
    }
  }

  /** Runs a program that must end well; its standard output. */
  public static String run(String... command) {
    return attempt(command).orFail().output();
  }

  /** Runs a program that may fail. */
  public static Result attempt(String... command) {
    return attempt(LIMIT, List.of(command));
  }

  public static Result attempt(Duration limit, List<String> command) {
    try {
      return await(new ProcessBuilder(command).start(), limit, command);
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    }
  }

  /** Reads a process to its end; kills it when the limit is over. */
  static Result await(Process process, Duration limit, List<String> command) throws IOException {
    process.getOutputStream().close();
    CompletableFuture<String> output = read(process.getInputStream());
    CompletableFuture<String> errors = read(process.getErrorStream());
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            String.join(" ", command)
                + " did not end within "
                + limit.toSeconds()
                + " s\n"
                + output.join()
                + errors.join());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
    return new Result(command, process.exitValue(), output.join(), errors.join());
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(e);
              }
            });
    return text;
  }
}
