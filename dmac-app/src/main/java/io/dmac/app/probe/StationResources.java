package io.dmac.app.probe;

import io.dmac.app.api.HttpProblem;
import io.dmac.app.api.Request;
import io.dmac.app.api.Response;
import io.dmac.app.api.Router;
import io.dmac.app.api.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The resources of a static pod's service, as {@code probe-openapi.yaml} describes them. */
final class StationResources {
  private static final String RUNS = "/v1/runs";
  private static final int USUAL_FRAMES = 50;
  private static final int MOST_FRAMES = 500;
  private static final int USUAL_CHANGES = 100;
  private static final int MOST_CHANGES = 1_000;

  private final ProbeStation station;
  private final ProbeOrder defaults;
  private final PodLink pod;
  private final PodWatch watch;

  private StationResources(ProbeStation station, ProbeOrder defaults, PodLink pod, PodWatch watch) {
    this.station = station;
    this.defaults = defaults;
    this.pod = pod;
    this.watch = watch;
  }

  /**
   * The table of a service's routes.
   *
   * @param defaults what a form has in it before anybody writes
   */
  static Router router(ProbeStation station, ProbeOrder defaults, PodLink pod, PodWatch watch) {
    return new StationResources(station, defaults, pod, watch).router();
  }

  private Router router() {
    return new Router()
        .on("GET", "/v1/station", request -> station())
        .on("POST", RUNS, this::begin)
        .on("GET", RUNS, request -> runs())
        .on("DELETE", RUNS + "/current", request -> finish())
        .on("GET", RUNS + "/{number}", this::run)
        .on("GET", "/v1/frames", this::frames)
        .on("GET", "/v1/events", request -> StationEvents.of(station, watch))
        .on("GET", "/v1/pod", request -> ok(pod.look()))
        .on("PUT", "/v1/pod/mac", this::change)
        .on("GET", "/v1/pod/changes", this::changes)
        .onOpen("/healthz", request -> ok(new Views.Health(true, null)))
        .onOpen(
            "/openapi.yaml",
            request -> Response.resource("/probe-openapi.yaml", "application/yaml"));
  }

  private Response station() {
    return ok(
        new StationViews.Station(
            StationViews.Port.of(station.port()),
            defaults,
            station.running().map(StationViews.Run::of).orElse(null)));
  }

  private Response begin(Request request) {
    ProbeOrder order = request.json(ProbeOrder.class).or(defaults);
    try {
      long number = station.start(order);
      return Response.json(202, new StationViews.Begun(number, order))
          .with(Map.of("Location", RUNS + "/" + number));
    } catch (IllegalStateException e) {
      throw new HttpProblem(
          409, "a run goes on: " + e.getMessage(), "end it by DELETE /v1/runs/current, or wait");
    } catch (IllegalArgumentException e) {
      throw HttpProblem.of(400, e.getMessage(), "nothing was sent");
    }
  }

  private Response runs() {
    List<StationViews.Run> runs = new ArrayList<>();
    station.finished().forEach(run -> runs.add(StationViews.Run.of(run)));
    station.running().ifPresent(run -> runs.add(StationViews.Run.of(run)));
    return ok(new StationViews.Runs(runs));
  }

  private Response run(Request request) {
    String number = request.pathParameter("number");
    return station
        .running()
        .map(StationViews.Run::of)
        .filter(run -> String.valueOf(run.number()).equals(number))
        .or(
            () ->
                station.finished().stream()
                    .filter(run -> String.valueOf(run.number()).equals(number))
                    .map(StationViews.Run::of)
                    .findFirst())
        .map(StationResources::ok)
        .orElseThrow(
            () ->
                new HttpProblem(
                    404, "there is no run " + number, "GET /v1/runs lists what is kept"));
  }

  private Response finish() {
    ProbeStation.Running running =
        station
            .running()
            .orElseThrow(() -> new HttpProblem(409, "no run goes on", "POST /v1/runs begins one"));
    station.finish();
    return Response.json(202, StationViews.Run.of(running));
  }

  private Response frames(Request request) {
    long after = request.queryNumber("after", 0, 0, Long.MAX_VALUE);
    int most = (int) request.queryNumber("most", USUAL_FRAMES, 1, MOST_FRAMES);
    return ok(
        new StationViews.Frames(
            station.frames(after, most).stream().map(StationViews.Frame::of).toList()));
  }

  private Response change(Request request) {
    return pod.change(request.json(StationViews.PodMacRequest.class));
  }

  private Response changes(Request request) {
    return pod.changes(
        request.queryNumber("port", 0, 0, 99_999),
        request.queryNumber("limit", USUAL_CHANGES, 1, MOST_CHANGES));
  }

  private static Response ok(Object view) {
    return Response.json(200, view);
  }
}
