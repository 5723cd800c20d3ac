package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.EnabledIfNetAdmin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The methods over shared memory, with the dynamic pod in another process. */
@EnabledIfNetAdmin
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeMethodIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOCKET = "socket=@dmac-probe-method,socket-abstract=yes,rsize=14";

  private DmacProcess dmac;

  @BeforeAll
  void start() {
    dmac = DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET);
  }

  @AfterAll
  void stop() {
    dmac.close();
  }

  private JsonNode measure(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "probe",
                "--vdev",
                "net_memif1,role=client," + SOCKET,
                "--to",
                dmac.mac(0),
                "--follow",
                "--no-huge",
                "--json"));
    all.addAll(Arrays.asList(arguments));
    DmacProcess.Ended ended = DmacProcess.toTheEnd(all.toArray(String[]::new));
    assertThat(ended.status()).as(ended.toString()).isZero();
    try {
      return JSON.readTree(ended.printed());
    } catch (IOException e) {
      throw new AssertionError(ended.toString(), e);
    }
  }

  @Test
  void findsRatesThatLoseNothing() {
    // Far below what any machine does, so that a busy one finds it too.
    JsonNode result =
        measure("--method", "throughput", "--rate", "2k", "--duration", "200ms", "--wait", "2s");
    assertThat(result.get("method").asText()).isEqualTo("throughput");
    assertThat(result.at("/ndr/lost").asLong()).isZero();
    assertThat(result.at("/ndr/sent").asLong()).isPositive();
    assertThat(result.at("/pdr/lossRatio").asDouble()).isLessThanOrEqualTo(0.005);
    assertThat(result.get("trials").size()).isGreaterThanOrEqualTo(2);
    for (JsonNode trial : result.get("trials")) {
      assertThat(trial.get("framesPerSecond").asLong()).isLessThanOrEqualTo(2_000);
    }
  }

  @Test
  void measuresLatencyAtPartsOfARate() {
    JsonNode trials =
        measure("--method", "latency", "--rate", "1k", "--duration", "300ms").get("trials");
    assertThat(trials).hasSize(3);
    assertThat(trials.get(0).get("framesPerSecond").asLong()).isEqualTo(100);
    assertThat(trials.get(2).get("framesPerSecond").asLong()).isEqualTo(900);
    for (JsonNode trial : trials) {
      assertThat(trial.at("/latency/p50Ns").asLong()).isPositive();
      assertThat(trial.at("/latency/maxNs").asLong())
          .isGreaterThanOrEqualTo(trial.at("/latency/p99Ns").asLong());
    }
  }

  @Test
  void measuresTheLossAtFallingRates() {
    JsonNode trials =
        measure("--method", "loss", "--rate", "1k", "--duration", "200ms", "--wait", "2s")
            .get("trials");
    assertThat(trials.size()).isBetween(2, 10);
    assertThat(trials.get(0).get("framesPerSecond").asLong()).isEqualTo(1_000);
  }

  @Test
  void findsTheLongestBurst() {
    JsonNode result =
        measure("--method", "back-to-back", "--limit", "100", "--repeats", "2", "--wait", "2s");
    assertThat(result.get("longest")).hasSize(2);
    assertThat(result.get("average").asDouble()).isPositive().isLessThanOrEqualTo(100);
  }

  @Test
  void measuresWhatALiveChangeCosts() {
    String before = dmac.mac(0);
    JsonNode changes =
        measure(
                "--method",
                "change",
                "--rate",
                "1k",
                "--duration",
                "6s",
                "--repeats",
                "2",
                "--wait",
                "2s",
                "--pod",
                dmac.api())
            .get("changes");
    assertThat(changes).hasSize(2);
    assertThat(changes.get(0).at("/change/from").asText()).isEqualTo(before);
    assertThat(changes.get(1).at("/change/to").asText()).isEqualTo(dmac.mac(0));
    for (JsonNode change : changes) {
      assertThat(change.at("/change/outcome").asText()).isEqualTo("applied");
      assertThat(change.at("/trial/received").asLong()).isPositive();
      // The blocked time is what was lost over its rate.
      assertThat(change.get("blockedNs").asLong() > 0)
          .isEqualTo(change.at("/trial/lost").asLong() > 0);
    }
  }
}
