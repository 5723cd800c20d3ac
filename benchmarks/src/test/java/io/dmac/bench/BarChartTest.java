package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BarChartTest {
  /** Of a pixel: numbers are written with one digit. */
  private static final Offset<Double> TENTH = within(0.15);

  @Test
  void barsAreAsLongAsTheirMedians() throws Exception {
    Document svg = parse(chart(false, new Spread(1, 1, 1), new Spread(2, 1.5, 2)));

    double first = width(svg, 0);
    double second = width(svg, 1);
    assertThat(second).isCloseTo(2 * first, TENTH);
  }

  @Test
  void onALogarithmicAxisEqualLengthsAreEqualFactors() throws Exception {
    Document svg = parse(chart(true, new Spread(10, 1, 10), new Spread(100, 100, 1000)));

    assertThat(width(svg, 1)).isCloseTo(2 * width(svg, 0), TENTH);
  }

  @Test
  void showsItsThemeItsReferenceAndItsWords() {
    String svg = chart(false, new Spread(1, 1, 1), new Spread(1, 1, 1)).svg();

    assertThat(svg).contains("prefers-color-scheme: dark", "class=\"reference\"");
    assertThat(svg).contains("a &lt; b &amp; c", "first &gt; 1", "Mpps", "commit abc");
  }

  @Test
  void numbersAreShort() {
    assertThat(BarChart.number(1)).isEqualTo("1");
    assertThat(BarChart.number(0.25)).isEqualTo("0.25");
    assertThat(BarChart.number(100.4)).isEqualTo("100");
    assertThat(BarChart.number(0)).isEqualTo("0");
    assertThat(BarChart.number(1000)).isEqualTo("1000");
  }

  private static BarChart chart(boolean logarithmic, Spread first, Spread second) {
    return new BarChart(
        "a < b & c",
        "nothing",
        "a CPU, commit abc",
        "Mpps",
        1,
        logarithmic,
        List.of(
            new BarChart.Group(
                "group",
                List.of(
                    new BarChart.Bar("dmac", BarChart.Tone.DMAC, first, "first > 1"),
                    new BarChart.Bar("testpmd", BarChart.Tone.OTHER, second, "second")))));
  }

  private static Document parse(BarChart chart) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)));
  }

  private static double width(Document svg, int bar) {
    Element rect = (Element) svg.getElementsByTagName("rect").item(bar);
    return Double.parseDouble(rect.getAttribute("width"));
  }
}
