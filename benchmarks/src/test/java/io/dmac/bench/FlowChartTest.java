package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowChartTest {
  private final String svg =
      new FlowChart(
              "Frames",
              "median",
              "a CPU",
              20,
              List.of(
                  new FlowChart.Panel("dmac", BarChart.Tone.DMAC, "0 lost", List.of(100, 50, 100)),
                  new FlowChart.Panel(
                      "ip < link", BarChart.Tone.OTHER, "9 lost", List.of(0, 0, 0))))
          .svg();

  @Test
  void everyPanelHasItsWordsAndTheirScaleIsOne() {
    assertThat(svg).contains("dmac", "0 lost", "ip &lt; link", "9 lost", ">100<");
    assertThat(svg).contains("class=\"dmac\"", "class=\"other\"", "prefers-color-scheme: dark");
  }

  @Test
  void aStepIsAsHighAsItsFrames() {
    // The first panel is 84 high and ends at 160.
    assertThat(svg).contains("V76.0H", "V118.0H");
  }
}
