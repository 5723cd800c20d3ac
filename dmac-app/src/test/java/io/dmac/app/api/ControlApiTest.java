package io.dmac.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.app.config.ApiSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.app.pod.SimulatedPort;
import io.dmac.app.pod.SimulatedPorts;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over real HTTP on loopback, each answer held against openapi.yaml. */
class ControlApiTest {
  private static final String MAC = "/v1/ports/{port}/mac";
  private static final SchemaCheck SCHEMAS = new SchemaCheck("/openapi.yaml");

  private final SimulatedPorts ports = new SimulatedPorts();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Pod pod = Pod.start(SimulatedPorts.configuration(), ports);
  private HttpApi api = start(setup(pod));

  private HttpApi start(ApiSetup setup) {
    return HttpApi.start("--api", setup, PodResources.router(pod));
  }

  private static ApiSetup setup(Pod pod) {
    return pod.configuration().api().orElseThrow();
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
    pod.close();
  }

  private void restart(RunConfiguration configuration) {
    api.close();
    pod.close();
    pod = Pod.start(configuration, new SimulatedPorts());
    api = start(setup(pod));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api.url() + path));
  }

  /** GETs a path, and holds the answer against the template's description. */
  private JsonNode get(String path, String template, int status) throws Exception {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    SCHEMAS.check("get", template, status, response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode put(String path, String body, int status) throws Exception {
    HttpResponse<String> response =
        send(
            request(path)
                .header("Content-Type", "application/json; charset=utf-8")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    SCHEMAS.check("put", MAC, status, response.body());
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode putRotation(String body, int status) throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/ports/0/rotation")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    SCHEMAS.check("put", "/v1/ports/{port}/rotation", status, response.body());
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void tellsEachStepAsItHappens() throws Exception {
    HttpResponse<Stream<String>> events =
        client.send(request("/v1/ports/0/changes/events").build(), BodyHandlers.ofLines());
    assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
    JsonNode change =
        put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:77\",\"overlapMs\":1}", 200);
    List<String> names = new ArrayList<>();
    JsonNode done = null;
    for (Iterator<String> lines = events.body().iterator(); done == null && lines.hasNext(); ) {
      String line = lines.next();
      if (line.startsWith("event: ")) {
        names.add(line.substring(7));
      } else if (line.startsWith("data: ")) {
        JsonNode step = new ObjectMapper().readTree(line.substring(6));
        assertThat(step.get("change").asLong()).isEqualTo(change.get("number").asLong());
        done = step.get("step").asText().equals("done") ? step : null;
      }
    }
    assertThat(names)
        .containsExactly(
            "requested",
            "checked",
            "leased",
            "applied",
            "proved",
            "announced",
            "overlapping",
            "done");
    assertThat(done).isNotNull();
    assertThat(done.get("report").get("over").asBoolean()).isTrue();
    events.body().close();
  }

  @Test
  void answersOnRequestOnceTheOverlapHasEnded() throws Exception {
    JsonNode change =
        put(
            "/v1/ports/0/mac",
            "{\"mac\":\"02:00:00:00:00:77\",\"overlapMs\":20,\"until\":\"done\"}",
            200);
    assertThat(change.get("over").asBoolean()).isTrue();
    assertThat(change.get("measurement").get("blockedNs").asLong()).isZero();
    JsonNode changes = get("/v1/ports/0/changes", "/v1/ports/{port}/changes", 200);
    assertThat(changes.get("totals").get("applied").asLong()).isEqualTo(1);
    assertThat(changes.get("percentiles").get("call").get("count").asLong()).isEqualTo(1);
  }

  @Test
  void choosesAnAddressByAPolicy() throws Exception {
    String random = put("/v1/ports/0/mac", "{\"policy\":\"random\"}", 200).get("to").asText();
    assertThat(MacAddress.parse(random).isLocallyAdministered()).isTrue();
    String pool = put("/v1/ports/0/mac", "{\"policy\":\"pool\"}", 200).get("to").asText();
    assertThat(pool).startsWith("02:00:00:00:01:");
    String next =
        put("/v1/ports/0/mac", "{\"policy\":\"next:02:00:00:00:01:00/40\"}", 200)
            .get("to")
            .asText();
    assertThat(next).startsWith("02:00:00:00:01:").isNotEqualTo(pool);
    assertThat(put("/v1/ports/0/mac", "{\"policy\":\"permanent\"}", 200).get("to").asText())
        .isEqualTo(SimulatedPort.ORIGINAL.toString());
    assertThat(put("/v1/ports/0/mac", "{\"policy\":\"whatever\"}", 400).get("error").asText())
        .contains("whatever");
    put("/v1/ports/0/mac", "{\"policy\":\"random\",\"mac\":\"02:00:00:00:00:77\"}", 400);
    put("/v1/ports/0/mac", "{\"policy\":\"random\",\"until\":\"tomorrow\"}", 400);
  }

  @Test
  void refusesAnAddressThatAnotherPortHas() throws Exception {
    put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:77\"}", 200);
    JsonNode refused = put("/v1/ports/1/mac", "{\"mac\":\"02:00:00:00:00:77\"}", 409);
    assertThat(refused.get("error").asText()).contains("has it until");
    JsonNode pool = get("/v1/pool", "/v1/pool", 200);
    assertThat(pool.get("leases").findValuesAsText("mac")).contains("02:00:00:00:00:77");
  }

  @Test
  void rotatesUntilToldToStop() throws Exception {
    assertThat(get("/v1/ports/0/rotation", "/v1/ports/{port}/rotation", 200)).isEmpty();
    assertThat(putRotation("{\"everyMs\":1,\"policy\":\"ending\"}", 200).get("policy").asText())
        .isEqualTo("ending");
    PodPort port = pod.ports().getFirst();
    for (int i = 0; i < 2_000 && port.history().totals().applied() < 3; i++) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(port.history().totals().applied()).isGreaterThanOrEqualTo(3);
    HttpResponse<String> ended = send(request("/v1/ports/0/rotation").DELETE());
    assertThat(ended.statusCode()).isEqualTo(200);
    long applied = port.history().totals().applied();
    TimeUnit.MILLISECONDS.sleep(20);
    assertThat(port.history().totals().applied()).isEqualTo(applied);
    assertThat(port.macAddress().bits() >>> 24).isEqualTo(SimulatedPort.ORIGINAL.bits() >>> 24);
    putRotation("{\"everyMs\":0}", 400);
    putRotation("{\"everyMs\":5,\"policy\":\"vendor:\"}", 400);
  }

  /** What a client that is no library sends and gets. */
  private String raw(String request) throws Exception {
    InetSocketAddress at = api.address();
    try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(10_000);
      StringBuilder answer = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        answer.append((char) c);
      }
      return answer.toString().strip();
    }
  }

  @Test
  void describesExactlyTheRoutesItServes() {
    assertThat(api.routes().stream().map(route -> route.method() + " " + route.template()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(SCHEMAS.routes());
  }

  @Test
  void describesEveryReferenceItMakes() {
    SCHEMAS.checkReferences();
  }

  @Test
  void showsPorts() throws Exception {
    JsonNode all = get("/v1/ports", "/v1/ports", 200);
    assertThat(all.at("/ports")).hasSize(2);
    JsonNode first = get("/v1/ports/0", "/v1/ports/{port}", 200);
    assertThat(first).isEqualTo(all.at("/ports/0"));
    assertThat(first.at("/driver").asText()).isEqualTo("simulation");
    assertThat(first.at("/macKind").asText()).isEqualTo("hardware");
    assertThat(first.at("/queues").asInt()).isEqualTo(2);
    assertThat(first.at("/ips/0").asText()).isEqualTo("10.9.0.2/24");
    assertThat(first.at("/link/speedMbps").asInt()).isEqualTo(10_000);
    assertThat(first.has("kernelInterface")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"/v1/ports/2", "/v1/ports/x", "/v1/ports/-1", "/v1/ports/99999999999"})
  void knowsNoOtherPort(String path) throws Exception {
    JsonNode problem = get(path, "/v1/ports/{port}", 404);
    assertThat(problem.at("/remedy").asText()).isEqualTo("there are [0, 1]");
  }

  @Test
  void changesTheAddress() throws Exception {
    JsonNode change =
        put("/v1/ports/0/mac", "{\"mac\":\"0200.0000.0099\",\"overlapMs\":60000}", 200);
    assertThat(change.at("/outcome").asText()).isEqualTo("applied");
    assertThat(change.at("/from").asText()).isEqualTo("02:00:00:00:00:01");
    assertThat(change.at("/to").asText()).isEqualTo("02:00:00:00:00:99");
    assertThat(change.at("/kind").asText()).isEqualTo("hardware");
    assertThat(change.at("/callNs").asLong()).isPositive();
    assertThat(change.at("/overlapMs").asLong()).isEqualTo(60_000);
    assertThat(change.at("/announcements").asInt()).isEqualTo(2);

    JsonNode mac = get("/v1/ports/0/mac", MAC, 200);
    assertThat(mac.at("/mac").asText()).isEqualTo("02:00:00:00:00:99");
    assertThat(mac.at("/originalMac").asText()).isEqualTo("02:00:00:00:00:01");
    assertThat(mac.at("/accepted")).hasSize(2);
    assertThat(get("/v1/ports/1/mac", MAC, 200).at("/mac").asText()).isEqualTo("02:00:00:00:00:01");
  }

  @Test
  void usesThePodsOverlapWhenNoneIsAskedFor() throws Exception {
    JsonNode change = put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:99\"}", 200);
    assertThat(change.at("/overlapMs").asLong()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:00:00:00:00, 422, zero address",
    "01:00:5e:00:00:01, 422, group address",
    "ff:ff:ff:ff:ff:ff, 422, group address",
    "02:00:00:00:00:01, 409, already",
  })
  void rejectsAddresses(String mac, int status, String error) throws Exception {
    JsonNode change = put("/v1/ports/0/mac", "{\"mac\":\"" + mac + "\"}", status);
    assertThat(change.at("/outcome").asText()).isEqualTo("rejected");
    assertThat(change.at("/error").asText()).contains(error);
    assertThat(change.at("/remedy").asText()).isNotBlank();
    assertThat(ports.port(0).macAddress()).isEqualTo(SimulatedPort.ORIGINAL);
  }

  @Test
  void saysWhatTheDriverSaid() throws Exception {
    ports.port(0).refuseChanges("rte_eth_dev_default_mac_addr_set(port 0, …) = -1 EPERM");
    JsonNode change = put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:99\"}", 502);
    assertThat(change.at("/outcome").asText()).isEqualTo("rolled-back");
    assertThat(change.at("/error").asText()).contains("EPERM");
    assertThat(get("/v1/ports/0/mac", MAC, 200).at("/mac").asText()).isEqualTo("02:00:00:00:00:01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"mac\":\"zz\"} | 'zz' is not a MAC address",
        "{} | the field 'mac' is missing",
        "{\"mac\":null} | the field 'mac' is missing",
        "{\"mac\":\"02:00:00:00:00:99\",\"overlap\":1} | there is no field 'overlap'",
        "{\"mac\":\"02:00:00:00:00:99\",\"overlapMs\":-1} | overlapMs is -1",
        "{\"mac\":\"02:00:00:00:00:99\",\"overlapMs\":600001} | overlapMs is 600001",
        "{\"mac\":\"02:00:00:00:00:99\",\"overlapMs\":1.5} | 'overlapMs' has the wrong type",
        "{\"mac\":\"02:00:00:00:00:99\",\"overlapMs\":\"1\"} | 'overlapMs' has the wrong type",
        "{\"mac\":\"02:00:00:00:00:99\",\"mac\":\"02:00:00:00:00:98\"} | Duplicate",
        "{\"mac\":\"02:00:00:00:00:99\"} {} | no JSON object",
        "{\"mac\":[\"02:00:00:00:00:99\"]} | 'mac' has the wrong type",
        "{\"mac\":\"02:00 | not JSON (line 1",
        "[] | no JSON object",
        "null | null is no object",
        "`` | no JSON object",
      })
  void refusesBodies(String body, String error) throws Exception {
    JsonNode problem = put("/v1/ports/0/mac", body, 400);
    assertThat(problem.at("/error").asText()).contains(error);
    assertThat(problem.at("/remedy").asText()).isNotBlank();
    assertThat(ports.port(0).macAddress()).isEqualTo(SimulatedPort.ORIGINAL);
    assertThat(pod.ports().getFirst().history().last(10)).isEmpty();
  }

  @Test
  void wantsToBeToldThatItIsJson() throws Exception {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      HttpResponse<String> response =
          send(
              request("/v1/ports/0/mac")
                  .header("Content-Type", type)
                  .PUT(BodyPublishers.ofString("{\"mac\":\"02:00:00:00:00:99\"}")));
      assertThat(response.statusCode()).isEqualTo(415);
      SCHEMAS.check("put", MAC, 415, response.body());
    }
  }

  @Test
  void readsNoMoreThanItMust() throws Exception {
    put("/v1/ports/0/mac", " ".repeat(65_537), 413);
    put("/v1/ports/0/mac", " ".repeat(65_000) + "{\"mac\":\"02:00:00:00:00:99\"}", 200);
  }

  @Test
  void remembersRequests() throws Exception {
    put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:99\"}", 200);
    put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:99\"}", 409);
    put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:98\"}", 200);
    String template = "/v1/ports/{port}/changes";
    JsonNode changes = get("/v1/ports/0/changes", template, 200);
    assertThat(changes.at("/changes")).hasSize(3);
    assertThat(changes.at("/changes/1/outcome").asText()).isEqualTo("rejected");
    JsonNode last = get("/v1/ports/0/changes?limit=1", template, 200);
    assertThat(last.at("/changes")).hasSize(1);
    assertThat(last.at("/changes/0/number").asInt()).isEqualTo(3);
    for (String limit : List.of("0", "1001", "x", "-1", "")) {
      get("/v1/ports/0/changes?limit=" + limit, template, 400);
    }
  }

  @Test
  void showsEveryCounterOfEveryQueue() throws Exception {
    JsonNode statistics = get("/v1/ports/0/statistics", "/v1/ports/{port}/statistics", 200);
    assertThat(statistics.at("/queues")).hasSize(2);
    for (Counter counter : Counter.values()) {
      String group = Views.groupName(counter.group());
      assertThat(
              statistics
                  .at("/queues/1/counters/" + group + "/" + counter.label())
                  .isIntegralNumber())
          .as(counter.label())
          .isTrue();
    }
    assertThat(statistics.at("/driver/rxMissed").asLong()).isEqualTo(5);
    assertThat(statistics.at("/driver/extended/rx_q0_packets").asLong()).isEqualTo(1);
  }

  @Test
  void isHealthyAndReadyUntilALoopDies() throws Exception {
    get("/healthz", "/healthz", 200);
    get("/readyz", "/readyz", 200);
    ports.port(0).breakLoops();
    pod.failed().get(10, TimeUnit.SECONDS);
    get("/healthz", "/healthz", 200);
    assertThat(get("/readyz", "/readyz", 503).at("/ok").asBoolean()).isFalse();
  }

  @Test
  void servesItsDescription() throws Exception {
    HttpResponse<String> response = send(request("/openapi.yaml"));
    assertThat(response.body()).startsWith("openapi: 3.1.0");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/yaml");
  }

  @Test
  void knowsItsPathsAndTheirMethods() throws Exception {
    for (String path : List.of("/", "/v1", "/v1/ports/", "/v1/ports/0/mac/", "/v2/ports")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(404);
    }
    HttpResponse<String> response = send(request("/v1/ports/0/mac").DELETE());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, PUT");
    assertThat(send(request("/v1/ports").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
    HttpResponse<String> head = send(request("/v1/ports").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void letsNoOtherWebSiteIn() throws Exception {
    assertThat(raw("GET /v1/ports HTTP/1.1\r\nHost: evil.example\r\n\r\n")).contains(" 403 ");
    assertThat(raw("GET /v1/ports HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n"))
        .contains(" 403 ");
    assertThat(raw("GET /v1/ports HTTP/1.0\r\n\r\n")).contains(" 403 ");
    for (String host : List.of("localhost", "LOCALHOST:9808", "127.0.0.1", "[::1]:1")) {
      assertThat(raw("GET /v1/ports HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).contains(" 200 ");
    }
    assertThat(raw("OPTIONS /v1/ports/0/mac HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 405 ");
  }

  @Test
  void asksForTheToken() throws Exception {
    restart(SimulatedPorts.configuration(Optional.of("0123456789abcdef"), Optional.empty()));
    HttpResponse<String> without = send(request("/v1/ports"));
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    SCHEMAS.check("get", "/v1/ports", 401, without.body());
    for (String wrong :
        List.of(
            "Bearer 0123456789abcdeg", "Bearer ", "Basic 0123456789abcdef", "0123456789abcdef")) {
      assertThat(send(request("/v1/ports").header("Authorization", wrong)).statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(
            send(request("/v1/ports").header("Authorization", "bearer 0123456789abcdef"))
                .statusCode())
        .isEqualTo(200);
    assertThat(send(request("/metrics")).statusCode()).isEqualTo(401);
    assertThat(send(request("/absent")).statusCode()).isEqualTo(401);
    get("/healthz", "/healthz", 200);
    get("/readyz", "/readyz", 200);
  }

  @Test
  void saysThatItsPortIsTaken() {
    ApiSetup taken = new ApiSetup(api.address(), Optional.empty());
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> start(taken))
        .withMessageContaining("--api 127.0.0.1:" + api.address().getPort())
        .withMessageContaining("choose another port");
  }

  @Test
  void staysWithTheAddressThatWasAppliedLast() throws Exception {
    for (int i = 16; i < 48; i++) {
      put("/v1/ports/0/mac", "{\"mac\":\"02:00:00:00:00:" + Integer.toHexString(i) + "\"}", 200);
    }
    assertThat(pod.ports().getFirst().macAddress())
        .isEqualTo(MacAddress.parse("02:00:00:00:00:2f"));
  }
}
