package io.dmac.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.probe.ProbeView;
import io.dmac.mac.MacAddress;
import io.dmac.probe.Latency;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The chart as a browser reads it. */
class DemoChartTest {
  private static final DemoPlan PLAN =
      new DemoPlan(
          5, Duration.ofMillis(700), 20_000, 64, Duration.ofSeconds(1), Duration.ofMillis(20));
  private static final long SECOND = 1_000_000_000L;

  private static DemoReport report(int changes) {
    List<DemoReport.Change> all = new ArrayList<>();
    MacAddress from = new MacAddress(0x020000000000L);
    for (int i = 1; i <= changes; i++) {
      MacAddress to = new MacAddress(0x020000000000L + i);
      all.add(
          new DemoReport.Change(
              from,
              to,
              SECOND * i,
              "kernel",
              8_300_000,
              9_000_000,
              0,
              new Neighbours(Optional.of(to), Optional.of(to)),
              1_200_000));
      from = to;
    }
    List<DemoReport.Moment> moments = new ArrayList<>();
    for (int i = 0; i <= 10 * (changes + 1); i++) {
      moments.add(new DemoReport.Moment(i * SECOND / 10, 2_000L * i, 2_000L * i));
    }
    Ping.Count pings = new Ping.Count("IPv4", 10, 10, 0);
    return new DemoReport(
        new ProbeView(
            "10.77.0.2",
            null,
            (changes + 1) * SECOND,
            20_000L * (changes + 1),
            20_000L * (changes + 1),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            new ProbeView.WarmUp(0, 0),
            new Latency(1, 1, 1, 1, 1, 1, 1, 1, 0),
            List.of(),
            List.of()),
        pings,
        pings,
        all,
        new Neighbours(Optional.of(from), Optional.of(from)),
        moments,
        List.of());
  }

  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void marksEachChangeAndSaysWhatItCost() throws Exception {
    String svg = DemoChart.svg(report(5), PLAN);
    Document document = read(svg);
    assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(2);
    assertThat(svg.split("class=\"reference\"", -1)).hasSize(6);
    assertThat(svg)
        .contains("5 live changes of a MAC address under load")
        .contains("0 of 120,000 lost")
        .contains("02:00:00:00:00:05")
        .contains("8.3 ms");
  }

  @Test
  void keepsToTheFirstOfManyChanges() throws Exception {
    String svg = DemoChart.svg(report(100), PLAN);
    read(svg);
    assertThat(svg).contains("and 80 changes more").doesNotContain("02:00:00:00:00:18");
  }
}
