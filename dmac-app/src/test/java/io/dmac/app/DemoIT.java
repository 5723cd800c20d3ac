package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The demo as a program reads it: every promise of its report. */
@EnabledIfNetAdmin
class DemoIT {
  @Test
  void changesTheMacUnderLoadWithoutLosingAFrame() throws IOException {
    String linksBefore = Command.run("ip", "-oneline", "link");

    DmacProcess.Ended demo = DmacProcess.toTheEnd("demo", "--json", "--rate", "2000");

    assertThat(demo.status()).as(demo.said()).isZero();
    JsonNode report = new ObjectMapper().readTree(demo.printed());
    assertThat(report.get("sent").asLong()).isPositive();
    assertThat(report.get("received")).isEqualTo(report.get("sent"));
    assertThat(report.get("lost").asLong()).isZero();
    assertThat(report.at("/ping/sent").asLong()).isPositive();
    assertThat(report.at("/ping/received")).isEqualTo(report.at("/ping/sent"));
    JsonNode changes = report.get("changes");
    assertThat(changes.size()).isGreaterThanOrEqualTo(5);
    Set<String> addresses = new HashSet<>();
    for (int i = 0; i < changes.size(); i++) {
      JsonNode change = changes.get(i);
      assertThat(change.get("kind").asText()).isEqualTo("kernel");
      assertThat(change.get("callNs").asLong()).isPositive();
      assertThat(change.get("lost").asLong()).isZero();
      assertThat(change.get("neighbour")).isEqualTo(change.get("to"));
      assertThat(i == 0 ? change.get("from") : changes.get(i - 1).get("to"))
          .isEqualTo(change.get("from"));
      assertThat(addresses.add(change.get("to").asText())).isTrue();
    }
    assertThat(Command.run("ip", "-oneline", "link")).as("nothing is left").isEqualTo(linksBefore);
  }

  @Test
  void servesBothPodsOnAPageUntilItIsTold() {
    String linksBefore = Command.run("ip", "-oneline", "link");
    try (DmacProcess demo = DmacProcess.serve("demo", "--serve", "127.0.0.1:0")) {
      String mac = demo.get("/v1/pod").at("/ports/0/mac").asText();
      DmacProcess.Answer begun = demo.post("/v1/runs", "{\"rate\":\"500\"}");
      assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
      Await.until(() -> demo.get("/v1/runs/1").at("/progress/received").asLong() > 100, demo::said);
      DmacProcess.Answer change = demo.put("/v1/pod/mac", "{\"policy\":\"random\"}");
      assertThat(change.status()).as(change.toString()).isEqualTo(200);
      assertThat(change.body().get("from").asText()).isEqualTo(mac);
      String to = change.body().get("to").asText();
      Await.until(
          () -> demo.get("/v1/runs/1").at("/progress/source").asText().equals(to), demo::said);
      DmacProcess.Ended ended = demo.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
    }
    assertThat(Command.run("ip", "-oneline", "link")).as("nothing is left").isEqualTo(linksBefore);
  }
}
