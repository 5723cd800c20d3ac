package io.dmac.app.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dmac.app.api.HttpProblem;
import io.dmac.app.api.Json;
import io.dmac.app.api.Response;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.CommandFailure;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The dynamic pod through its control API. The page reaches it by the static pod's own service: a
 * browser would ask the pod for a permission (CORS) that nobody else needs.
 */
final class PodLink {
  /** A pod that answers at all answers in this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Beyond it the pod refuses at once. */
  private static final long LONGEST_OVERLAP_MS = 600_000;

  private static final String NO_POD = "no dynamic pod was named";
  private static final String NAME_ONE = "start dmac probe with --pod URL, the pod's control API";
  private static final Set<Integer> KEEPS_US_OUT =
      Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);

  private final Optional<ApiClient> client;

  PodLink(Optional<ApiClient> client) {
    this.client = client;
  }

  Optional<ApiClient> client() {
    return client;
  }

  /** What can be seen of it now. */
  StationViews.DynamicPod look() {
    if (client.isEmpty()) {
      return new StationViews.DynamicPod(false, null, NO_POD, NAME_ONE, List.of());
    }
    ApiClient pod = client.get();
    String url = pod.base().toString();
    try {
      List<StationViews.PodPort> ports = new ArrayList<>();
      for (Views.Port port : ask(pod, "/v1/ports", Views.Ports.class).ports()) {
        ports.add(
            StationViews.PodPort.of(
                port, ask(pod, "/v1/ports/" + port.id() + "/statistics", Views.Statistics.class)));
      }
      return new StationViews.DynamicPod(true, url, null, null, ports);
    } catch (CommandFailure | IllegalArgumentException e) {
      HttpProblem problem = problem(e);
      return new StationViews.DynamicPod(
          false, url, problem.getMessage(), problem.remedy(), List.of());
    }
  }

  private static <T> T ask(ApiClient pod, String path, Class<T> type) {
    ApiClient.Answer answer = pod.get(path, PATIENCE);
    if (!answer.isOk()) {
      throw ApiClient.refusal(answer);
    }
    return Json.readAnswer(answer.body(), type);
  }

  Response change(StationViews.PodMacRequest asked) {
    Duration overlap =
        Duration.ofMillis(
            asked.overlapMs() == null ? 0 : Math.clamp(asked.overlapMs(), 0, LONGEST_OVERLAP_MS));
    return forward(
        pod -> pod.put("/v1/ports/" + asked.portOrFirst() + "/mac", asked.request(), overlap));
  }

  Response changes(long port, long limit) {
    return forward(pod -> pod.get("/v1/ports/" + port + "/changes?limit=" + limit, PATIENCE));
  }

  /** The pod's own answer, which is in the same form as ours. */
  private Response forward(Function<ApiClient, ApiClient.Answer> request) {
    ApiClient pod = client.orElseThrow(() -> new HttpProblem(502, NO_POD, NAME_ONE));
    ApiClient.Answer answer;
    try {
      answer = request.apply(pod);
    } catch (CommandFailure e) {
      throw problem(e);
    }
    if (KEEPS_US_OUT.contains(answer.status())) {
      // To the page it would mean that its own token is wrong.
      throw problem(ApiClient.refusal(answer));
    }
    return new Response(
        answer.status(), "application/json", answer.body().getBytes(UTF_8), Map.of());
  }

  private static HttpProblem problem(RuntimeException failure) {
    return HttpProblem.of(
        502, failure.getMessage(), "see whether that is the control API of dmac run");
  }
}
