package io.dmac.app.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server on another namespace's loopback, reached from here. */
@EnabledIfNetAdmin
class RelayIT {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final NetworkNamespace there = NetworkNamespace.create();
  private final Path path = Path.of("/proc", there.pid(), "ns", "net");
  private final HttpServer server =
      io.dmac.app.net.NetworkNamespace.call(path, () -> HttpServer.create(ANY_PORT, 0));

  @AfterEach
  void close() {
    server.stop(0);
    there.close();
  }

  private static String get(InetSocketAddress at) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.getPort() + "/")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private void serve(String text) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, text.length());
            exchange.getResponseBody().write(text.getBytes(US_ASCII));
          }
        });
    server.start();
  }

  @Test
  void leadsIntoAnotherNamespace() throws Exception {
    String text = "far away ".repeat(20_000);
    serve(text);
    try (Relay relay = Relay.start(Optional.empty(), ANY_PORT, path, server.getAddress())) {
      assertThat(get(relay.address())).isEqualTo(text);
      assertThat(get(relay.address())).isEqualTo(text);
    }
  }

  @Test
  void leadsFromOneNamespaceIntoAnother() throws Exception {
    serve("far away");
    try (NetworkNamespace near = NetworkNamespace.create()) {
      Path nearPath = Path.of("/proc", near.pid(), "ns", "net");
      try (Relay inner = Relay.start(Optional.of(nearPath), ANY_PORT, path, server.getAddress());
          Relay outer = Relay.start(Optional.empty(), ANY_PORT, nearPath, inner.address())) {
        assertThat(get(outer.address())).isEqualTo("far away");
      }
    }
  }

  @Test
  void closesWhereNothingListens() {
    serve("not for long");
    try (Relay relay = Relay.start(Optional.empty(), ANY_PORT, path, server.getAddress())) {
      server.stop(0);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(relay.address()));
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    try (Relay relay = Relay.start(Optional.empty(), ANY_PORT, path, server.getAddress())) {
      assertThatExceptionOfType(DemoException.class)
          .isThrownBy(
              () -> Relay.start(Optional.empty(), relay.address(), path, server.getAddress()))
          .withMessageContaining("choose another port");
    }
  }
}
