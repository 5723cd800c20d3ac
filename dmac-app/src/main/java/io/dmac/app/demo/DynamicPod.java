package io.dmac.app.demo;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.net.NetworkNamespace;
import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code dmac run} on the dynamic side, and its control API. */
final class DynamicPod {
  private static final String API = "127.0.0.1:9808";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_PATIENCE_MS = 10_000;

  private final Child process;
  private final Path namespace;

  DynamicPod(Children children, Segment segment, OptionalInt cpu) {
    namespace = segment.dynamicSide();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--interface",
                Segment.DYNAMIC_INTERFACE,
                "--ip",
                Segment.DYNAMIC_IPV4 + "/" + Segment.IPV4_PREFIX,
                "--ip",
                Segment.DYNAMIC_IPV6 + "/" + Segment.IPV6_PREFIX,
                "--no-huge",
                "--state",
                "off",
                "--api",
                API));
    cpu.ifPresent(number -> arguments.addAll(List.of("--cpus", String.valueOf(number))));
    process =
        children.start(
            "the dynamic pod", Optional.of(namespace), OwnCommand.of(arguments), line -> {});
  }

  /** Throws when it has ended. */
  void requireAlive() {
    process.requireAlive();
  }

  /** An answer of the API. */
  private record Answer(int status, String body) {}

  void awaitReady(Wait wait) {
    wait.until("the dynamic pod to be ready", START_PATIENCE, this::isReady);
  }

  private boolean isReady() {
    process.requireAlive();
    try {
      return NetworkNamespace.call(namespace, () -> ask("GET", "/readyz", null)).status() == 200;
    } catch (UncheckedIOException e) {
      return false; // It does not listen yet.
    }
  }

  MacAddress macAddress() {
    return MacAddress.parse(ask("GET", "/v1/ports/0/mac", null, Views.Mac.class).mac());
  }

  /** Changes the MAC address of the running pod. */
  Views.Change change(MacAddress to) {
    return ask(
        "PUT",
        "/v1/ports/0/mac",
        Json.write(new Views.MacRequest(to.toString(), null, null, null)),
        Views.Change.class);
  }

  private <T> T ask(String method, String path, @Nullable String body, Class<T> type) {
    process.requireAlive();
    Answer answer;
    try {
      answer = NetworkNamespace.call(namespace, () -> ask(method, path, body));
    } catch (UncheckedIOException e) {
      throw new DemoException(
          method + " " + path + " of the dynamic pod's API: " + e.getCause() + process.lastWords(),
          e);
    }
    if (answer.status() != 200) {
      throw new DemoException(
          method
              + " "
              + path
              + " of the dynamic pod's API was answered by "
              + answer.status()
              + ": "
              + answer.body().strip());
    }
    return Json.readAnswer(answer.body(), type);
  }

  /** On a thread that is in the pod's namespace: this client opens its socket on its caller's. */
  private static Answer ask(String method, String path, @Nullable String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + API + path).toURL().openConnection(Proxy.NO_PROXY);
    try {
      connection.setRequestMethod(method);
      connection.setConnectTimeout(ANSWER_PATIENCE_MS);
      connection.setReadTimeout(ANSWER_PATIENCE_MS);
      // A kept connection would be another namespace's for the next caller.
      connection.setRequestProperty("Connection", "close");
      if (body != null) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      try (InputStream in =
          status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        return new Answer(
            status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Ends it by SIGTERM; why that was not orderly, if it was not. */
  Optional<String> stop() {
    process.end(20_000);
    return process.status() == 0
        ? Optional.empty()
        : Optional.of(
            "the dynamic pod ended with status " + process.status() + process.lastWords());
  }
}
