package io.dmac.app.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dmac.app.config.ApiSetup;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the routes of a table over HTTP. */
public final class HttpApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  static {
    // Read once, when the server's classes load. Without the first an answer on a connection that
    // is kept waits 40 ms for the client's delayed ACK; without the others a client that sends
    // nothing holds its connection for ever.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet(
        "sun.net.httpserver.maxRspTime", String.valueOf(EventStream.LONGEST.toSeconds() + 10));
  }

  private static final long GRACE_NS = 1_000_000_000L;

  private final ApiSetup setup;
  private final Guard guard;
  private final Router router;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger inHand = new AtomicInteger();

  private HttpApi(String flag, ApiSetup setup, Router router, HttpServer server) {
    this.setup = setup;
    this.guard = new Guard(flag, setup);
    this.router = router;
    this.server = server;
  }

  /**
   * Listens and serves.
   *
   * @param flag names where its address was given
   * @throws ApiException when the address cannot be listened on
   */
  public static HttpApi start(String flag, ApiSetup setup, Router router) {
    HttpServer server;
    try {
      server = HttpServer.create(setup.address(), 0);
    } catch (IOException e) {
      throw new ApiException(
          flag
              + " "
              + describe(setup.address())
              + ": "
              + e.getMessage()
              + "; choose another port (0 for any free one)",
          e);
    }
    HttpApi api = new HttpApi(flag, setup, router, server);
    server.createContext("/", api::serve);
    server.setExecutor(api.executor);
    server.start();
    return api;
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    inHand.incrementAndGet();
    try (exchange) {
      Response response;
      try {
        guard.check(exchange, router.isOpen(exchange.getRequestURI().getPath()));
        response = router.dispatch(exchange);
      } catch (HttpProblem e) {
        response = e.response();
      } catch (RuntimeException e) {
        LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        response =
            new HttpProblem(500, String.valueOf(e.getMessage()), "see the log of dmac").response();
      }
      send(exchange, response);
    } finally {
      inHand.decrementAndGet();
    }
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    byte[] body = response.body();
    exchange.getResponseHeaders().set("Content-Type", response.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    response.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
    }
    Response.Stream stream = response.stream();
    if (stream != null && !head) {
      stream(exchange, stream);
      return;
    }
    exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  /** It is no request that closing would wait for. */
  private void stream(HttpExchange exchange, Response.Stream stream) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    inHand.decrementAndGet();
    try (OutputStream out = exchange.getResponseBody()) {
      stream.write(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inHand.incrementAndGet();
    }
  }

  /** Where it listens, with the port that was chosen. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Where it listens, as a URL. */
  public String url() {
    // The server's own address is the IPv6 wildcard where 0.0.0.0 was asked for.
    return "http://"
        + describe(new InetSocketAddress(setup.address().getAddress(), address().getPort()));
  }

  private static String describe(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** The table it serves, for the test that holds the description against it. */
  List<Router.Route> routes() {
    return router.routes();
  }

  /** Stops listening; requests in hand have a second to end. */
  @Override
  public void close() {
    // Not by stop(1), which waits for the whole second when a client keeps its connection.
    long deadlineNs = System.nanoTime() + GRACE_NS;
    while (inHand.get() > 0 && deadlineNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    server.stop(0);
    executor.shutdownNow();
  }
}
