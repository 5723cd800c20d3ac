package io.dmac.app.api;

import com.sun.net.httpserver.HttpExchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The table of routes: a method and a path template, such as {@code /v1/ports/{port}}, whose names
 * in braces stand for one segment each.
 */
public final class Router {
  /** Serves one route. */
  @FunctionalInterface
  public interface Handler {
    Response handle(Request request);
  }

  /**
   * One line of the table.
   *
   * @param open whether whoever has no token may have it too
   */
  public record Route(String method, String template, Handler handler, boolean open) {}

  private final List<Route> routes = new ArrayList<>();

  public Router on(String method, String template, Handler handler) {
    routes.add(new Route(method, template, handler, false));
    return this;
  }

  /** A GET that needs no token. */
  public Router onOpen(String template, Handler handler) {
    routes.add(new Route("GET", template, handler, true));
    return this;
  }

  boolean isOpen(String path) {
    return routes.stream().anyMatch(route -> route.open() && route.template().equals(path));
  }

  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /**
   * Serves a request by its route; HEAD is served as GET, whose body is then left out.
   *
   * @throws HttpProblem 404 when no template fits, 405 when one does with another method
   */
  Response dispatch(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    String served = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = match(route.template(), path);
      if (parameters.isPresent()) {
        if (route.method().equals(served)) {
          return route.handler().handle(new Request(exchange, parameters.get()));
        }
        allowed.add(route.method());
        if (route.method().equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    if (allowed.isEmpty()) {
      throw new HttpProblem(404, "there is no " + path, "/openapi.yaml lists what there is");
    }
    throw new HttpProblem(
        405,
        path + " does not take " + method,
        "it takes " + String.join(", ", allowed),
        Map.of("Allow", String.join(", ", allowed)));
  }

  /** What the names of a template stand for in a path, when it fits. */
  static Optional<Map<String, String>> match(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
        parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
