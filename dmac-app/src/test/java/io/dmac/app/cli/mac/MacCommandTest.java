package io.dmac.app.cli.mac;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.app.api.HttpApi;
import io.dmac.app.api.PodResources;
import io.dmac.app.cli.Program;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.SimulatedPorts;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dmac mac} on a pod with simulated ports, over its real API. */
class MacCommandTest {
  private static final String ORIGINAL = "02:00:00:00:00:01";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimulatedPorts ports = new SimulatedPorts();
  private final Pod pod = Pod.start(SimulatedPorts.configuration(), ports);
  private final HttpApi api =
      HttpApi.start("--api", pod.configuration().api().orElseThrow(), PodResources.router(pod));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void close() {
    api.close();
    pod.close();
  }

  /** {@code dmac mac} without a pod. */
  private int dmac(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> words = new ArrayList<>(List.of("mac"));
    words.addAll(List.of(arguments));
    return Program.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
  }

  /** {@code dmac mac} with the pod's API. */
  private int onPod(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--api", api.url()));
    return dmac(words.toArray(String[]::new));
  }

  private JsonNode json() throws Exception {
    return JSON.readTree(out.toString());
  }

  private MacAddress now() {
    return pod.ports().getFirst().macAddress();
  }

  @Test
  void showsTheAddressesWithWhoAssignedThem() {
    assertThat(onPod("show")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("port 0 (hardware)"),
            line -> assertThat(line).matches(" +ADDRESS +ADMINISTRATION +VENDOR"),
            line -> assertThat(line).matches("current +" + ORIGINAL + " +locally .* unknown"),
            line -> assertThat(line).startsWith("original").contains(ORIGINAL));

    assertThat(onPod("set", "8c:1f:64:af:a0:01", "--overlap", "1m")).isZero();
    assertThat(onPod("show")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("current +8c:1f:64:af:a0:01 +universally .*\\S \\(\\w+\\)"))
        .anyMatch(line -> line.matches("still accepted +" + ORIGINAL + " .*"));

    assertThat(onPod("show", "--port", "1", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"port\":1,\"mac\":\"" + ORIGINAL + "\"");
    assertThat(onPod("show", "--port", "7")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("dmac: there is no port 7; there are [0, 1]");
  }

  @Test
  void setsAnAddress() {
    assertThat(onPod("set", "0200.0000.0099", "--overlap", "1m")).isZero();
    assertThat(out.toString())
        .matches(
            "port 0: 02:00:00:00:00:01 -> 02:00:00:00:00:99 \\(hardware\\) in [0-9.]+ (ns|µs|ms);"
                + " the old one is accepted for 60000 ms, 2 announcements sent\\R"
                + "(  note: .*\\R)*");
    assertThat(onPod("set", "02:00:00:00:00:99")).isEqualTo(1);
    assertThat(err.toString()).startsWith("dmac: port 0 has the address 02:00:00:00:00:99 already");
    assertThat(out.toString()).isEmpty();
    assertThat(onPod("set", "03:00:00:00:00:99", "--json")).isEqualTo(1);
    assertThat(out.toString()).startsWith("{\"number\":3,\"outcome\":\"rejected\"");
    assertThat(onPod("set", "02:00:00:00:00:77", "--avoid", "02:00:00:00:00:00/40")).isEqualTo(1);
    assertThat(err.toString()).contains("02:00:00:00:00:77 is taken");
    assertThat(now()).hasToString("02:00:00:00:00:99");
  }

  @Test
  void waitsForTheEndAndSaysWhatItCost() throws Exception {
    assertThat(onPod("set", "02:00:00:00:00:42", "--overlap", "20ms", "--wait")).isZero();
    assertThat(out.toString())
        .contains("; the old one was accepted for 20 ms, ")
        .contains("  0 frames lost, blocked for 0 ns, first frame on the new address not seen,")
        .contains("proof: ");
    assertThat(onPod("random", "--overlap", "20ms", "--wait", "--json")).isZero();
    assertThat(json().path("over").asBoolean()).isTrue();
    assertThat(json().path("measurement").path("framesLost").asLong()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "random, '.[26ae](:..){5}'",
    "random --bia, '.[048c](:..){5}'",
    "ending, '02:00:00:.*'",
    "another, '.[02468ace](:..){5}'",
    "another --keep-ending, '.*0:01'",
    "any, '.[02468ace](:..){5}'",
    "any --keep-ending, '.*0:01'",
    "vendor intel, '.*'",
    "vendor Intel --keep-ending, '.*0:01'",
    "next 02:00:00:00:00:00/40, '02:00:00:00:00:02'",
    "next 02:00:00:00:00:00/40 --avoid 02:00:00:00:00:02, '02:00:00:00:00:03'",
    "pool, '02:00:00:00:01:..'",
  })
  void choosesByEveryPolicy(String command, String expected) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of("--overlap", "0", "--json"));
    assertThat(onPod(words.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(json().path("outcome").asText()).isEqualTo("applied");
    assertThat(json().path("to").asText()).matches(expected).isEqualTo(now().toString());
  }

  @Test
  void permanentIsDoneWhenItIsThere() throws Exception {
    assertThat(onPod("permanent")).isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "port 0 has its original address " + ORIGINAL + " already; nothing was changed");
    assertThat(onPod("permanent", "--json")).isZero();
    assertThat(json().path("outcome").asText()).isEqualTo("rejected");
    assertThat(onPod("random")).isZero();
    assertThat(onPod("permanent")).isZero();
    assertThat(out.toString()).contains(" -> " + ORIGINAL);
    ports.port(0).refuseChanges("no");
    assertThat(onPod("random")).isEqualTo(1);
    assertThat(onPod("permanent")).isZero();
  }

  @Test
  void rotatesUntilItIsTold() throws Exception {
    assertThat(onPod("rotate")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("port 0: no rotation");
    assertThat(onPod("rotate", "--every", "20ms", "--policy", "next:02:00:00:00:00:00/40"))
        .isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "port 0: a change every 20 ms, by the policy next:02:00:00:00:00:00/40");
    Await.until(() -> now().bits() > MacAddress.parse(ORIGINAL).bits() + 1, out::toString);
    assertThat(onPod("rotate", "--json")).isZero();
    assertThat(json().path("everyMs").asLong()).isEqualTo(20);
    assertThat(onPod("rotate", "--stop")).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("port 0: no rotation");
    assertThat(pod.ports().getFirst().rotation()).isEmpty();
  }

  @Test
  void showsTheHistory() throws Exception {
    assertThat(onPod("history")).isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines("port 0: 0 applied, 0 rolled back, 0 rejected, 0 frames lost");
    assertThat(onPod("set", "02:00:00:00:00:42", "--overlap", "0", "--wait")).isZero();
    assertThat(onPod("set", "02:00:00:00:00:42")).isEqualTo(1);
    assertThat(onPod("history")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("FROM", "OUTCOME", "FIRST ON NEW", "PROOF"),
            line -> assertThat(line).contains(" 02:00:00:00:00:42 ", "applied"),
            line -> assertThat(line).contains("rejected").contains("already"),
            line ->
                assertThat(line)
                    .isEqualTo("port 0: 1 applied, 0 rolled back, 1 rejected, 0 frames lost"),
            line -> assertThat(line).startsWith("MEASURE").contains("P50", "P99", "MAX"),
            line -> assertThat(line).startsWith("call"),
            line -> assertThat(line).matches("first-on-new +0( +-){5}"),
            line -> assertThat(line).startsWith("blocked"),
            line -> assertThat(line).startsWith("longest-gap"));
    assertThat(onPod("history", "--limit", "1", "--json")).isZero();
    assertThat(json().path("changes")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void followsTheStepsUntilThePodIsGone(boolean asJson) throws Exception {
    StringWriter printed = new StringWriter();
    StringWriter said = new StringWriter();
    List<String> words = new ArrayList<>(List.of("mac", "history", "--follow"));
    words.addAll(List.of("--api", api.url()));
    if (asJson) {
      words.add("--json");
    }
    CompletableFuture<Integer> following =
        CompletableFuture.supplyAsync(
            () ->
                Program.run(
                    new PrintWriter(printed, true),
                    new PrintWriter(said, true),
                    words.toArray(String[]::new)));
    Await.until(
        () -> {
          // The follower may not be there yet.
          assertThat(onPod("random", "--overlap", "0")).isZero();
          return printed.toString().contains("done");
        },
        printed::toString);
    api.close();
    assertThat(following.get()).isEqualTo(1);
    assertThat(said.toString()).contains("nothing answers at " + api.url());
    if (asJson) {
      for (String line : printed.toString().lines().toList()) {
        assertThat(JSON.readTree(line).path("step").asText()).isNotEmpty();
      }
    } else {
      assertThat(printed.toString().lines())
          .anyMatch(line -> line.matches("\\S+  change \\d+  applied  \\S+ -> \\S+"))
          .anyMatch(line -> line.contains("  done  ") && line.contains("0 frames lost"));
    }
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThat(dmac("set", "02:00:00:00:00:99", "--interface", "dmac-absent", "--port", "1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("give one or the other");
    assertThat(dmac("show", "--interface", "dmac-absent", "--api", "127.0.0.1:1")).isEqualTo(2);
    assertThat(dmac("random", "--probe", "1s")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: --probe goes with --interface NAME");
    assertThat(dmac("random", "--interface", "dmac-absent", "--probe", "often")).isEqualTo(2);
    assertThat(dmac("next", "nothing")).isEqualTo(2);
    assertThat(err.toString()).contains("is no range of MAC addresses");
    assertThat(dmac("random", "--avoid", "nothing")).isEqualTo(2);
    assertThat(dmac("vendor", " ")).isEqualTo(2);
    assertThat(dmac("pool", "--avoid", "02:00:00:00:00:00/40")).isEqualTo(2);
    assertThat(err.toString()).contains("--exclude RANGE");
    assertThat(dmac("rotate", "--interface", "dmac-absent")).isEqualTo(2);
    assertThat(err.toString()).contains("--every 10m");
    assertThat(dmac("rotate", "--interface", "dmac-absent", "--stop", "--every", "1s"))
        .isEqualTo(2);
    assertThat(dmac("rotate", "--count", "3", "--every", "1s")).isEqualTo(2);
    assertThat(err.toString()).contains("--count is for an interface");
    assertThat(dmac("rotate", "--every", "soon")).isEqualTo(2);
    assertThat(err.toString()).startsWith("dmac: --every: 'soon' is not a duration");
    assertThat(dmac("rotate", "--policy", "random")).isEqualTo(2);
    assertThat(dmac("rotate", "--every", "1s", "--policy", "nonsense")).isEqualTo(2);
    assertThat(dmac("rotate", "--every", "1s", "--stop")).isEqualTo(2);
    assertThat(dmac("history", "--limit", "0")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void saysThatThereIsNoSuchInterface() {
    assertThat(dmac("show", "--interface", "dmac-absent")).isEqualTo(1);
    assertThat(err.toString()).contains("dmac-absent").contains("ENODEV");
    assertThat(dmac("show", "--interface", "lo")).isEqualTo(1);
    assertThat(err.toString()).contains("lo is no Ethernet interface");
    assertThat(dmac("random", "--interface", "dmac-absent", "--state", "off")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show",
        "set",
        "random",
        "ending",
        "another",
        "any",
        "vendor",
        "permanent",
        "next",
        "pool",
        "rotate",
        "history"
      })
  void eachHelpsWithAnExample(String command) {
    assertThat(dmac(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: dmac mac " + command)
        .contains("  dmac mac " + command);
  }

  @Test
  void teachesThoseWhoKnowMacchanger() {
    assertThat(dmac("--help")).isZero();
    assertThat(out.toString())
        .contains("macchanger -e eth0", "dmac mac ending --interface eth0")
        .contains("macchanger -l[=WORD]", "dmac vendors [WORD]");
  }
}
