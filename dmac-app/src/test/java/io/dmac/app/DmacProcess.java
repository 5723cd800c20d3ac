package io.dmac.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, as a user starts it, and its control API. */
final class DmacProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Pattern READY =
      Pattern.compile(
          "ready: .*API (http://\\S+)|(http://\\S+) (?:offers this pod's API|shows both pods)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path errors;
  private final Path output;
  private String api = "";

  private DmacProcess(List<String> command) {
    try {
      errors = Files.createTempFile("dmac-", ".err");
      output = Files.createTempFile("dmac-", ".out");
      errors.toFile().deleteOnExit();
      output.toFile().deleteOnExit();
      ProcessBuilder builder = new ProcessBuilder(command);
      // Tests give the same addresses to many pods, which share a node's state.
      builder.environment().putIfAbsent("DMAC_STATE", "off");
      process = builder.redirectError(errors.toFile()).redirectOutput(output.toFile()).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code dmac run} with these arguments, once it is ready. */
  static DmacProcess run(String... arguments) {
    return runBehind(List.of(), arguments);
  }

  /** The same, started by another program, such as {@code setpriv}. */
  static DmacProcess runBehind(List<String> prefix, String... arguments) {
    return runFrom(CLASS_PATH, prefix, arguments);
  }

  /** The same, with the program in another place. */
  static DmacProcess runFrom(String classPath, List<String> prefix, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add("run");
    words.addAll(List.of(arguments));
    // However the test ends, this does too.
    words.addAll(List.of("--duration", "600"));
    return untilReady(new DmacProcess(command(prefix, classPath, words)));
  }

  /** A command that serves a page, once it does. */
  static DmacProcess serve(String... arguments) {
    return untilReady(new DmacProcess(command(List.of(), CLASS_PATH, List.of(arguments))));
  }

  private static DmacProcess untilReady(DmacProcess dmac) {
    try {
      Await.until(() -> dmac.isReady() || !dmac.process.isAlive(), dmac::said);
      if (!dmac.isReady()) {
        throw new AssertionError("dmac ended before it was ready:\n" + dmac.said());
      }
      return dmac;
    } catch (AssertionError e) {
      dmac.close();
      throw e;
    }
  }

  /** Starts a command that is to end by itself. */
  static Ended toTheEnd(String... arguments) {
    return toTheEndFrom(CLASS_PATH, List.of(), arguments);
  }

  static Ended toTheEndFrom(String classPath, List<String> prefix, String... arguments) {
    try (DmacProcess dmac = new DmacProcess(command(prefix, classPath, List.of(arguments)))) {
      return dmac.ended();
    }
  }

  /** The words that start a command of the program. */
  static List<String> command(String... arguments) {
    return command(List.of(), CLASS_PATH, List.of(arguments));
  }

  private static List<String> command(
      List<String> prefix, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Ddmac.home=" + Path.of("..").toAbsolutePath().normalize(),
            "-cp",
            classPath,
            "io.dmac.app.Dmac"));
    command.addAll(arguments);
    return command;
  }

  private boolean isReady() {
    Matcher ready = READY.matcher(said());
    if (!ready.find()) {
      return false;
    }
    api = ready.group(1) == null ? ready.group(2) : ready.group(1);
    return true;
  }

  /** What it wrote to standard error until now. */
  String said() {
    return read(errors);
  }

  /** What it wrote to standard output until now. */
  String printed() {
    return read(output);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String api() {
    return api;
  }

  /** An answer of the API. */
  record Answer(int status, JsonNode body) {}

  JsonNode get(String path) {
    Answer answer = send(HttpRequest.newBuilder(URI.create(api + path)).GET());
    if (answer.status() != 200) {
      throw new AssertionError(path + " answered " + answer);
    }
    return answer.body();
  }

  /** Asks for another MAC address. */
  Answer putMac(int port, String mac) {
    return put("/v1/ports/" + port + "/mac", "{\"mac\":\"" + mac + "\"}");
  }

  Answer put(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(api + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(
              request.timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(said(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String mac(int port) {
    return get("/v1/ports/" + port + "/mac").get("mac").asText();
  }

  Counts counts(int port) {
    return new Counts(get("/v1/ports/" + port + "/statistics").get("queues"));
  }

  /**
   * Waits until the port has received so many frames, settled all it has received, and given back
   * what it was to.
   */
  Counts awaitReceived(int port, long frames) {
    AtomicReference<Counts> last = new AtomicReference<>(counts(port));
    Await.until(
        () -> {
          last.set(counts(port));
          return last.get().received() >= frames && last.get().isBalanced();
        },
        () -> "of " + frames + " frames: " + last.get());
    return last.get();
  }

  /** How it ended. */
  record Ended(int status, String said, String printed) {}

  /** Sends SIGTERM and waits for its end. */
  Ended terminate() {
    process.destroy();
    return ended();
  }

  private Ended ended() {
    try {
      // A start alone takes half a minute where a benchmark has the CPUs.
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        throw new AssertionError("dmac did not end:\n" + said());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), said(), printed());
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
