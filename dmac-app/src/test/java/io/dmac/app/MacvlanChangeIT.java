package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A macvlan's address changes while a peer pings the pod: of mode passthru it loses nothing; of the
 * others the kernel itself loses what comes meanwhile, and the report says for how long.
 */
@EnabledIfNetAdmin
@EnabledIfTool("ping")
class MacvlanChangeIT {
  private static final String NAME = "mv0";

  private static DmacProcess run(String mode) {
    Command.run("ip", "link", "add", NAME, "link", Link.POD, "type", "macvlan", "mode", mode);
    Command.run("ip", "link", "set", NAME, "up");
    return DmacProcess.run("--interface", NAME, "--ip", "10.9.0.2/24");
  }

  private static CompletableFuture<String> ping(Link link, DmacProcess dmac) {
    CompletableFuture<String> report =
        CompletableFuture.supplyAsync(
            () -> link.run(Ping.command(1000, "0.002", "10.9.0.2")),
            task -> new Thread(task).start());
    Await.until(() -> dmac.counts(0).get("echo_replies") > 10, () -> "no ping is answered");
    return report;
  }

  private static JsonNode change(DmacProcess dmac, String to) {
    DmacProcess.Answer answer =
        dmac.put("/v1/ports/0/mac", "{\"mac\":\"" + to + "\",\"until\":\"done\"}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void passthruLosesNothing() {
    try (Link link = Link.withPeer("10.9.0.1/24");
        DmacProcess dmac = run("passthru")) {
      assertThat(dmac.get("/v1/ports/0").at("/capabilities/oldAddress").asText())
          .isEqualTo("unfiltered");
      CompletableFuture<String> report = ping(link, dmac);
      for (int i = 1; i <= 5; i++) {
        JsonNode change = change(dmac, "02:00:5e:51:00:0" + i);
        assertThat(change.get("oldAddress").asText()).isEqualTo("unfiltered");
        assertThat(change.get("warnings")).isEmpty();
      }
      Ping.assertAllAnswered(report.join(), 1000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "private", "vepa"})
  void otherModesSayForHowLongNothingCame(String mode) {
    try (Link link = Link.withPeer("10.9.0.1/24");
        DmacProcess dmac = run(mode)) {
      assertThat(dmac.get("/v1/ports/0").at("/capabilities/oldAddress").asText()).isEqualTo("lost");
      CompletableFuture<String> report = ping(link, dmac);
      List<JsonNode> changes = new ArrayList<>();
      for (int i = 0; !report.isDone(); i++) {
        changes.add(change(dmac, "02:00:5e:51:00:0" + i % 2));
      }
      assertThat(changes)
          .allSatisfy(
              change -> {
                assertThat(change.get("oldAddress").asText()).isEqualTo("lost");
                assertThat(change.get("warnings").toString()).contains("passthru");
              })
          // A single one may fall where the peer rests.
          .anySatisfy(
              change -> assertThat(change.at("/measurement/blockedNs").asLong()).isPositive());
    }
  }
}
