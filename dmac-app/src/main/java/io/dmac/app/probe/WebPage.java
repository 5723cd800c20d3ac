package io.dmac.app.probe;

import io.dmac.app.api.Response;
import io.dmac.app.api.Router;
import java.util.Map;

/**
 * The page: files, as a browser takes them. They hold no secret and need no token; what they ask
 * the API for does.
 */
final class WebPage {
  private static final String FOLDER = "/web/";
  private static final String START = "index.html";

  /** Every file, and its type by the ending of its name. */
  private static final Map<String, String> FILES =
      Map.of(
          START,
          "text/html; charset=utf-8",
          "dmac.css",
          "text/css; charset=utf-8",
          "dmac.js",
          "text/javascript; charset=utf-8",
          "api.js",
          "text/javascript; charset=utf-8",
          "charts.js",
          "text/javascript; charset=utf-8",
          "pod.js",
          "text/javascript; charset=utf-8",
          "runs.js",
          "text/javascript; charset=utf-8",
          "frames.js",
          "text/javascript; charset=utf-8",
          "text.js",
          "text/javascript; charset=utf-8",
          "icon.svg",
          "image/svg+xml");

  /** Whatever comes into the page, it loads and sends nothing but from and to this service. */
  private static final Map<String, String> PROTECTION =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " object-src 'none'",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin");

  private WebPage() {}

  /** Adds the page to a table of routes. */
  static Router addTo(Router router) {
    FILES.forEach(
        (name, type) ->
            router.onOpen(
                name.equals(START) ? "/" : "/" + name,
                request -> Response.resource(FOLDER + name, type).with(PROTECTION)));
    return router;
  }
}
