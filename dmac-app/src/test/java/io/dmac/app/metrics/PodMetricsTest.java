package io.dmac.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.pod.Pod;
import io.dmac.app.pod.SimulatedPorts;
import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodMetricsTest {
  private final SimulatedPorts ports = new SimulatedPorts();
  private final Pod pod = Pod.start(SimulatedPorts.configuration(), ports);
  private final PodMetrics metrics = new PodMetrics(pod);

  @AfterEach
  void close() {
    pod.close();
  }

  private String scrape() {
    return new String(metrics.scrape(null).body(), StandardCharsets.UTF_8);
  }

  @Test
  void hasEveryCounterOfEveryQueue() {
    String text = scrape();
    for (Counter counter : Counter.values()) {
      String reason =
          counter.group() == Counter.Group.DROP ? ",reason=\"" + counter.label() + "\"" : "";
      for (String queue :
          new String[] {
            "port=\"0\",queue=\"0\"", "port=\"0\",queue=\"1\"", "port=\"1\",queue=\"0\""
          }) {
        assertThat(text)
            .contains("\n" + PodMetrics.metricName(counter) + "{" + queue + reason + "} ");
      }
    }
  }

  @Test
  void countsTurnsAsTheyGo() throws InterruptedException {
    String before = line("dmac_turns_total{port=\"0\",queue=\"0\"}");
    Thread.sleep(50);
    assertThat(line("dmac_turns_total{port=\"0\",queue=\"0\"}")).isNotEqualTo(before);
  }

  @Test
  void speaksOfTheAddressAndItsChanges() {
    assertThat(scrape())
        .contains(
            "dmac_port_mac_info{device=\"simulated0\",driver=\"simulation\",kind=\"hardware\","
                + "mac=\"02:00:00:00:00:01\",port=\"0\"} 1");
    pod.ports().getFirst().change(MacAddress.parse("02:00:00:00:00:99"), Duration.ZERO);
    pod.ports().getFirst().change(MacAddress.ZERO, Duration.ZERO);
    assertThat(scrape())
        .contains("mac=\"02:00:00:00:00:99\",port=\"0\"} 1")
        .doesNotContain("mac=\"02:00:00:00:00:01\",port=\"0\"}")
        .contains("dmac_mac_changes_total{outcome=\"applied\",port=\"0\"} 1.0")
        .contains("dmac_mac_changes_total{outcome=\"rejected\",port=\"0\"} 1.0")
        .contains("dmac_mac_changes_total{outcome=\"applied\",port=\"1\"} 0.0")
        .contains("dmac_mac_change_call_seconds_count{port=\"0\"} 1")
        .doesNotContain("dmac_mac_change_call_seconds{port=\"0\",quantile=\"0.99\"} NaN")
        .contains("dmac_mac_change_call_seconds{port=\"1\",quantile=\"0.99\"} NaN")
        .contains("dmac_link_up{port=\"0\"} 1.0")
        .contains("dmac_ready 1.0")
        .contains("dmac_driver_rx_missed_total{port=\"1\"} 5.0");
  }

  @Test
  void speaksOpenMetricsToWhoeverAcceptsIt() {
    PodMetrics.Scrape scrape = metrics.scrape("application/openmetrics-text; version=1.0.0");
    assertThat(scrape.contentType()).startsWith("application/openmetrics-text");
    assertThat(new String(scrape.body(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
  }

  @Test
  void theDashboardAsksForMetricsThatThereAre() throws IOException {
    pod.ports().getFirst().change(MacAddress.parse("02:00:00:00:00:99"), Duration.ZERO);
    List<String> there = scrape().lines().map(line -> line.replaceFirst("[{ ].*", "")).toList();
    String dashboard = Files.readString(Path.of("..", "k8s", "dashboard", "dmac.json"));
    List<String> asked =
        Pattern.compile("dmac_\\w+").matcher(dashboard).results().map(MatchResult::group).toList();
    assertThat(asked).isNotEmpty().allSatisfy(name -> assertThat(there).contains(name));
  }

  private String line(String start) {
    return scrape().lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }
}
