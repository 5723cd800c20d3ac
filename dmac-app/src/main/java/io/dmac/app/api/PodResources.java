package io.dmac.app.api;

import io.dmac.app.metrics.PodMetrics;
import io.dmac.app.pod.ChangeRecord;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeOutcome;
import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The resources of a running pod, as {@code openapi.yaml} describes them. */
public final class PodResources {
  private static final long LONGEST_OVERLAP_MS = 600_000;
  private static final long LONGEST_ROTATION_MS = 365L * 24 * 3_600_000;
  private static final long PATIENCE_MS = 3_000;
  private static final String DONE = "done";
  private static final List<String> ENDS = List.of("announced", DONE);
  private static final int USUAL_CHANGES = 100;
  private static final int MOST_CHANGES = 1_000;

  private final Pod pod;
  private final PodMetrics metrics;

  private PodResources(Pod pod) {
    this.pod = pod;
    this.metrics = new PodMetrics(pod);
  }

  /** The table of a pod's routes. */
  public static Router router(Pod pod) {
    return new PodResources(pod).router();
  }

  private Router router() {
    return new Router()
        .on("GET", "/v1/ports", this::ports)
        .on("GET", "/v1/ports/{port}", request -> ok(Views.Port.of(port(request))))
        .on("GET", "/v1/ports/{port}/mac", request -> ok(Views.Mac.of(port(request))))
        .on("PUT", "/v1/ports/{port}/mac", this::change)
        .on("GET", "/v1/ports/{port}/changes", this::changes)
        .on("GET", "/v1/ports/{port}/changes/events", request -> ChangeEvents.of(port(request)))
        .on("GET", "/v1/ports/{port}/rotation", request -> rotation(port(request)))
        .on("PUT", "/v1/ports/{port}/rotation", this::rotate)
        .on("DELETE", "/v1/ports/{port}/rotation", this::endRotation)
        .on("GET", "/v1/pool", this::pool)
        .on("GET", "/v1/ports/{port}/statistics", request -> ok(Views.Statistics.of(port(request))))
        // A kubelet has no token.
        .onOpen("/healthz", request -> ok(new Views.Health(true, null)))
        .onOpen("/readyz", request -> ready())
        .on("GET", "/metrics", this::metrics)
        .on(
            "GET",
            "/openapi.yaml",
            request -> Response.resource("/openapi.yaml", "application/yaml"));
  }

  private Response ports(Request request) {
    return ok(new Views.Ports(pod.ports().stream().map(Views.Port::of).toList()));
  }

  private Response change(Request request) {
    PodPort port = port(request);
    Views.MacRequest asked = request.json(Views.MacRequest.class);
    if ((asked.mac() == null) == (asked.policy() == null)) {
      throw new HttpProblem(
          400,
          asked.mac() == null ? "the field 'mac' is missing" : "'mac' and 'policy' are both there",
          "send {\"mac\":\"02:00:00:00:00:01\"} or {\"policy\":\"random\"}");
    }
    if (asked.until() != null && !ENDS.contains(asked.until())) {
      throw new HttpProblem(
          400,
          "until is '" + asked.until() + "'",
          "it is one of " + ENDS + "; nothing was changed");
    }
    Long overlapMs = asked.overlapMs();
    if (overlapMs != null && (overlapMs < 0 || overlapMs > LONGEST_OVERLAP_MS)) {
      throw new HttpProblem(
          400,
          "overlapMs is " + overlapMs,
          "it lies between 0 and " + LONGEST_OVERLAP_MS + "; nothing was changed");
    }
    Duration overlap =
        overlapMs == null ? pod.configuration().changes().overlap() : Duration.ofMillis(overlapMs);
    ChangeRecord record = change(port, asked, overlap);
    if (DONE.equals(asked.until())) {
      record = awaitEnd(port, record, overlap);
    }
    return Response.json(status(record), Views.Change.of(record));
  }

  private static ChangeRecord change(PodPort port, Views.MacRequest asked, Duration overlap) {
    try {
      return asked.mac() != null
          ? port.change(MacAddress.parse(asked.mac()), overlap)
          : port.change(String.valueOf(asked.policy()), overlap);
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, String.valueOf(e.getMessage()), "nothing was changed");
    } catch (LeaseRefusedException e) {
      throw new HttpProblem(409, String.valueOf(e.getMessage()), "nothing was changed");
    }
  }

  private static ChangeRecord awaitEnd(PodPort port, ChangeRecord record, Duration overlap) {
    try {
      return port.history()
          .awaitEnd(record.number(), overlap.toMillis() + PATIENCE_MS)
          .orElse(record);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return record;
    }
  }

  private static Response rotation(PodPort port) {
    return ok(Views.RotationState.of(port));
  }

  private Response rotate(Request request) {
    PodPort port = port(request);
    Views.RotationState asked = request.json(Views.RotationState.class);
    Long everyMs = asked.everyMs();
    if (everyMs == null || everyMs < 1 || everyMs > LONGEST_ROTATION_MS) {
      throw new HttpProblem(
          400, "everyMs is " + everyMs, "it lies between 1 and " + LONGEST_ROTATION_MS);
    }
    try {
      port.rotate(Duration.ofMillis(everyMs), asked.policy() == null ? "random" : asked.policy());
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, String.valueOf(e.getMessage()), "nothing was changed");
    }
    return rotation(port);
  }

  private Response endRotation(Request request) {
    PodPort port = port(request);
    port.endRotation();
    return rotation(port);
  }

  private Response pool(Request request) {
    return ok(Views.Pool.of(pod.pool(), limit(request)));
  }

  /** 422: such an address never can be; 409: not now; 502: the driver refused it. */
  private static int status(ChangeRecord record) {
    return switch (record.outcome()) {
      case ChangeOutcome.Applied done -> 200;
      case ChangeOutcome.RolledBack back -> 502;
      case ChangeOutcome.Rejected no ->
          record.to().isZero() || record.to().isMulticast() ? 422 : 409;
    };
  }

  private Response changes(Request request) {
    return ok(Views.Changes.of(port(request), limit(request)));
  }

  private static int limit(Request request) {
    return (int) request.queryNumber("limit", USUAL_CHANGES, 1, MOST_CHANGES);
  }

  private Response ready() {
    return pod.isReady()
        ? ok(new Views.Health(true, null))
        : Response.json(503, new Views.Health(false, "not every poll loop runs"));
  }

  private Response metrics(Request request) {
    PodMetrics.Scrape scrape = metrics.scrape(request.header("Accept"));
    return new Response(200, scrape.contentType(), scrape.body(), Map.of());
  }

  private PodPort port(Request request) {
    String text = request.pathParameter("port");
    int id = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    return pod.port(id)
        .orElseThrow(
            () ->
                new HttpProblem(
                    404,
                    "there is no port " + text,
                    "there are " + pod.ports().stream().map(PodPort::id).toList()));
  }

  private static Response ok(Object view) {
    return Response.json(200, view);
  }
}
