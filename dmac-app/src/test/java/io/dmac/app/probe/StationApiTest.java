package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.app.api.ApiException;
import io.dmac.app.api.HttpApi;
import io.dmac.app.api.PodResources;
import io.dmac.app.api.SchemaCheck;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.config.ApiSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.SimulatedPorts;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service over real HTTP on loopback, each answer held against probe-openapi.yaml. */
class StationApiTest {
  private static final SchemaCheck SCHEMAS = new SchemaCheck("/probe-openapi.yaml");
  private static final String TOKEN = "0123456789abcdef";

  private final Pod pod = Pod.start(SimulatedPorts.configuration(), new SimulatedPorts());
  private final HttpApi podApi = podApi(pod.configuration());
  private final SimulatedStation station =
      new SimulatedStation(() -> pod.ports().getFirst().macAddress());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ProbeService service = service(Optional.empty(), podApi.url());

  private HttpApi podApi(RunConfiguration configuration) {
    return HttpApi.start("--api", configuration.api().orElseThrow(), PodResources.router(pod));
  }

  private ProbeService service(Optional<String> token, String podUrl) {
    ApiSetup listen =
        new ApiSetup(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token);
    return ProbeService.start(
        new ServeSetup(listen, ApiClient.find("--pod", podUrl, null, Map.of())),
        station,
        ProbeOrder.DEFAULTS);
  }

  private void restart(Optional<String> token, String podUrl) {
    service.close();
    service = service(token, podUrl);
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
    podApi.close();
    pod.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(service.url() + path));
  }

  private JsonNode checked(
      HttpResponse<String> response, String method, String template, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    SCHEMAS.check(method, template, status, response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode get(String path, String template, int status) throws Exception {
    return checked(send(request(path)), "get", template, status);
  }

  private JsonNode begin(String body, int status) throws Exception {
    return checked(
        send(
            request("/v1/runs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))),
        "post",
        "/v1/runs",
        status);
  }

  private JsonNode finish(int status) throws Exception {
    return checked(
        send(request("/v1/runs/current").DELETE()), "delete", "/v1/runs/current", status);
  }

  private JsonNode putMac(String body, int status) throws Exception {
    return checked(
        send(
            request("/v1/pod/mac")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))),
        "put",
        "/v1/pod/mac",
        status);
  }

  @Test
  void describesExactlyTheRoutesItServes() {
    PodLink none = new PodLink(Optional.empty());
    try (PodWatch watch = new PodWatch(none)) {
      assertThat(
              StationResources.router(station, ProbeOrder.DEFAULTS, none, watch).routes().stream()
                  .map(route -> route.method() + " " + route.template()))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(SCHEMAS.routes());
    }
    SCHEMAS.checkReferences();
  }

  @Test
  void showsTheStation() throws Exception {
    JsonNode shown = get("/v1/station", "/v1/station", 200);
    assertThat(shown.at("/port/mac").asText()).isEqualTo(SimulatedStation.MAC.toString());
    assertThat(shown.at("/port/link/up").asBoolean()).isTrue();
    assertThat(shown.at("/defaults/rate").asText()).isEqualTo("1k");
    assertThat(shown.has("running")).isFalse();
    begin("{\"to\":\"10.9.0.2\"}", 202);
    JsonNode running = get("/v1/station", "/v1/station", 200).at("/running");
    assertThat(running.at("/progress/phase").asText()).isEqualTo("sending");
  }

  @Test
  void carriesOutARunAndRemembersIt() throws Exception {
    HttpResponse<String> begun =
        send(
            request("/v1/runs")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"to\":\"10.9.0.2\",\"content\":\"hello \"}")));
    assertThat(checked(begun, "post", "/v1/runs", 202).at("/number").asLong()).isEqualTo(1);
    assertThat(begun.headers().firstValue("Location")).contains("/v1/runs/1");
    assertThat(get("/v1/runs/1", "/v1/runs/{number}", 200).at("/running").asBoolean()).isTrue();
    Thread.sleep(20);
    assertThat(finish(202).at("/number").asLong()).isEqualTo(1);
    JsonNode ended = get("/v1/runs/1", "/v1/runs/{number}", 200);
    assertThat(ended.at("/running").asBoolean()).isFalse();
    assertThat(ended.at("/order/content").asText()).isEqualTo("hello ");
    assertThat(ended.at("/report/sent").asLong()).isPositive();
    assertThat(get("/v1/runs", "/v1/runs", 200).at("/runs")).hasSize(1);
    get("/v1/runs/2", "/v1/runs/{number}", 404);
    get("/v1/runs/x", "/v1/runs/{number}", 404);
  }

  @Test
  void doesOneRunAtATime() throws Exception {
    begin("{\"to\":\"10.9.0.2\"}", 202);
    JsonNode refused = begin("{\"to\":\"10.9.0.2\"}", 409);
    assertThat(refused.at("/error").asText()).contains("run 1");
    assertThat(refused.at("/remedy").asText()).contains("DELETE /v1/runs/current");
  }

  @Test
  void finishesOnlyWhatRuns() throws Exception {
    assertThat(finish(409).at("/remedy").asText()).contains("POST /v1/runs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | to is missing | name a MAC or IP address",
        "{\"to\":\"pod\"} | to 'pod' is neither | write 02:00:00:00:00:01",
        "{\"to\":\"10.9.0.2\",\"colour\":\"red\"} | there is no field 'colour' | /openapi.yaml",
        "{\"to\":\"10.9.0.2\",\"size\":\"64\"} | 'size' has the wrong type | /openapi.yaml",
        "{\"to\":\"10.9.0.2\",\"count\":1.5} | 'count' has the wrong type | /openapi.yaml",
        "{\"to\":\"10.9.0.2\",\"to\":\"10.9.0.3\"} | Duplicate | /openapi.yaml",
        "{\"to\":\"10 | not JSON (line 1 | /openapi.yaml",
        "[] | no JSON object | /openapi.yaml",
        "`` | no JSON object | /openapi.yaml",
      })
  void refusesOrders(String body, String error, String remedy) throws Exception {
    JsonNode problem = begin(body, 400);
    assertThat(problem.at("/error").asText()).contains(error);
    assertThat(problem.at("/remedy").asText()).contains(remedy);
    assertThat(station.running()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; a=b"})
  void takesNothingFromTheFormOfAnotherSite(String type) throws Exception {
    String order = "{\"to\":\"10.9.0.2\"}";
    HttpRequest.BodyPublisher body = BodyPublishers.ofString(order);
    checked(
        send(request("/v1/runs").header("Content-Type", type).POST(body)), "post", "/v1/runs", 415);
    checked(
        send(request("/v1/pod/mac").header("Content-Type", type).PUT(body)),
        "put",
        "/v1/pod/mac",
        415);
    checked(send(request("/v1/runs").POST(body)), "post", "/v1/runs", 415);
    assertThat(station.running()).isEmpty();
  }

  @Test
  void readsNoMoreThanItMust() throws Exception {
    begin(" ".repeat(65_537), 413);
  }

  @Test
  void showsFramesDecoded() throws Exception {
    begin("{\"to\":\"10.9.0.2\",\"content\":\"hello pod \",\"count\":5,\"size\":80}", 202);
    Thread.sleep(50);
    JsonNode frames = get("/v1/frames", "/v1/frames", 200).at("/frames");
    assertThat(frames).hasSize(10);
    JsonNode reply = frames.get(9);
    assertThat(reply.at("/direction").asText()).isEqualTo("received");
    assertThat(reply.at("/summary").asText()).contains("0x88b5");
    assertThat(reply.at("/layers").toString()).contains("hello pod hello");
    assertThat(reply.at("/layers/0/fields/1/value").asText())
        .isEqualTo(pod.ports().getFirst().macAddress().toString());
    assertThat(reply.at("/hex").asText()).hasSize(152).startsWith("020000000a01");
    long newest = reply.at("/number").asLong();
    assertThat(get("/v1/frames?after=" + (newest - 1), "/v1/frames", 200).at("/frames")).hasSize(1);
    assertThat(get("/v1/frames?most=3", "/v1/frames", 200).at("/frames")).hasSize(3);
    for (String query : List.of("most=0", "most=501", "most=x", "after=-1", "after=")) {
      get("/v1/frames?" + query, "/v1/frames", 400);
    }
  }

  @Test
  void tellsOfARunAndOfAChangeAsTheyHappen() throws Exception {
    HttpResponse<Stream<String>> events =
        client.send(request("/v1/events").build(), BodyHandlers.ofLines());
    assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
    begin("{\"to\":\"10.9.0.2\",\"duration\":\"600ms\"}", 202);
    Map<String, JsonNode> last = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    String name = "";
    boolean asked = false;
    for (Iterator<String> lines = events.body().iterator();
        !last.containsKey("run-ended") || !isDone(last.get("change")); ) {
      String line = lines.next();
      if (line.startsWith("event: ")) {
        name = line.substring(7);
        names.add(name);
      } else if (line.startsWith("data: ")) {
        last.put(name, new ObjectMapper().readTree(line.substring(6)));
        if (name.equals("pod") && !asked) {
          asked = true;
          // The watch follows the changes of a pod that it has seen.
          Thread.sleep(300);
          putMac("{\"mac\":\"02:00:00:00:00:77\",\"overlapMs\":1}", 200);
        }
      }
    }
    events.body().close();
    assertThat(names).containsSubsequence("run-begun", "progress", "progress", "run-ended");
    assertThat(last.get("run-begun").at("/order/to").asText()).isEqualTo("10.9.0.2");
    assertThat(last.get("progress").at("/roundTrips/p50Ns").asLong()).isPositive();
    assertThat(last.get("run-ended").at("/report/sent").asLong()).isEqualTo(600);
    assertThat(last.get("change").at("/to").asText()).isEqualTo("02:00:00:00:00:77");
  }

  private static boolean isDone(JsonNode step) {
    return step != null && step.at("/step").asText().equals("done");
  }

  @Test
  void showsTheDynamicPodAndChangesItsAddress() throws Exception {
    JsonNode before = get("/v1/pod", "/v1/pod", 200);
    assertThat(before.at("/reachable").asBoolean()).isTrue();
    assertThat(before.at("/url").asText()).isEqualTo(podApi.url());
    assertThat(before.at("/ports")).hasSize(2);
    JsonNode change = putMac("{\"mac\":\"02:00:00:00:00:99\",\"until\":\"done\"}", 200);
    assertThat(change.at("/measurement/blockedNs").asLong()).isZero();
    assertThat(get("/v1/pod", "/v1/pod", 200).at("/ports/0/mac").asText())
        .isEqualTo("02:00:00:00:00:99");
    assertThat(putMac("{\"policy\":\"random\",\"port\":1}", 200).at("/outcome").asText())
        .isEqualTo("applied");
    JsonNode changes = get("/v1/pod/changes", "/v1/pod/changes", 200);
    assertThat(changes.at("/changes/0/to").asText()).isEqualTo("02:00:00:00:00:99");
    assertThat(get("/v1/pod/changes?port=1&limit=1", "/v1/pod/changes", 200).at("/changes"))
        .hasSize(1);
    get("/v1/pod/changes?limit=0", "/v1/pod/changes", 400);
  }

  @Test
  void handsOnWhatThePodRefuses() throws Exception {
    assertThat(putMac("{\"mac\":\"zz\"}", 400).at("/error").asText()).contains("'zz'");
    assertThat(putMac("{\"mac\":\"01:00:5e:00:00:01\"}", 422).at("/error").asText())
        .contains("group address");
    assertThat(putMac("{\"policy\":\"random\",\"port\":7}", 404).at("/error").asText())
        .contains("there is no port 7");
    assertThat(putMac("{\"mac\":\"02:00:00:00:00:99\",\"speed\":1}", 400).at("/error").asText())
        .contains("there is no field 'speed'");
  }

  @Test
  void goesOnWithoutThePod() throws Exception {
    podApi.close();
    JsonNode seen = get("/v1/pod", "/v1/pod", 200);
    assertThat(seen.at("/reachable").asBoolean()).isFalse();
    assertThat(seen.at("/error").asText()).contains("nothing answers at " + podApi.url());
    assertThat(seen.at("/remedy").asText()).contains("dmac run").contains("--pod URL");
    JsonNode refused = putMac("{\"policy\":\"random\"}", 502);
    assertThat(refused.at("/remedy").asText()).contains("dmac run");
    get("/v1/pod/changes", "/v1/pod/changes", 502);
    begin("{\"to\":\"10.9.0.2\"}", 202);
  }

  @Test
  void saysThatNoPodWasNamed() throws Exception {
    service.close();
    service =
        ProbeService.start(
            new ServeSetup(
                new ApiSetup(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty()),
                Optional.empty()),
            station,
            ProbeOrder.DEFAULTS);
    assertThat(get("/v1/pod", "/v1/pod", 200).at("/remedy").asText()).contains("--pod URL");
    putMac("{\"policy\":\"random\"}", 502);
  }

  @Test
  void saysThatThePodWantsAToken() throws Exception {
    RunConfiguration guarded = SimulatedPorts.configuration(Optional.of(TOKEN), Optional.empty());
    try (HttpApi other = podApi(guarded)) {
      restart(Optional.empty(), other.url());
      JsonNode seen = get("/v1/pod", "/v1/pod", 200);
      assertThat(seen.at("/error").asText()).contains("token");
      // 401 would say that the page's own token is wrong.
      putMac("{\"policy\":\"random\"}", 502);
    }
  }

  @Test
  void asksForTheTokenButNotForThePage() throws Exception {
    restart(Optional.of(TOKEN), podApi.url());
    for (String path : List.of("/v1/station", "/v1/frames", "/v1/events", "/v1/pod", "/absent")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(send(request("/v1/station").header("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
    assertThat(send(request("/v1/station").header("Authorization", "Bearer " + TOKEN)).statusCode())
        .isEqualTo(200);
    for (String path : List.of("/", "/dmac.css", "/dmac.js", "/healthz", "/openapi.yaml")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(200);
    }
  }

  @Test
  void protectsThePage() throws Exception {
    HttpResponse<String> page = send(request("/"));
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body()).doesNotContain("style=").doesNotContain("<script>");
    assertThat(send(request("/../openapi.yaml")).statusCode()).isEqualTo(404);
    assertThat(send(request("/web/index.html")).statusCode()).isEqualTo(404);
  }

  @Test
  void letsNoOtherWebSiteIn() throws Exception {
    URI at = URI.create(service.url());
    for (String host : List.of("evil.example", "127.0.0.1.evil.example")) {
      try (Socket socket = new Socket(at.getHost(), at.getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET /v1/station HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 403 ");
      }
    }
  }

  @Test
  void saysThatItsPortIsTaken() {
    InetSocketAddress taken =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), URI.create(service.url()).getPort());
    ServeSetup setup = new ServeSetup(new ApiSetup(taken, Optional.empty()), Optional.empty());
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> ProbeService.start(setup, station, ProbeOrder.DEFAULTS))
        .withMessageContaining("--serve 127.0.0.1:" + taken.getPort())
        .withMessageContaining("choose another port");
  }
}
