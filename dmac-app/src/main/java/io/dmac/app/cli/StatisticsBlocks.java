package io.dmac.app.cli;

import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.loop.Counter;
import io.dmac.port.PortStatistics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A block of numbers for each port, again and again, under the names that testpmd uses. */
final class StatisticsBlocks implements Display {
  private static final int WIDTH = 76;

  private final PrintWriter out;
  private final Duration period;
  private final List<PodPort> ports;
  private final List<Rates> rates;

  StatisticsBlocks(PrintWriter out, Pod pod, Duration period) {
    this.out = out;
    this.period = period;
    this.ports = pod.ports();
    this.rates = ports.stream().map(Rates::new).toList();
  }

  @Override
  public Duration period() {
    return period;
  }

  @Override
  public void refresh() {
    for (int i = 0; i < ports.size(); i++) {
      PodPort port = ports.get(i);
      rates.get(i).sample(System.nanoTime());
      out.println(block(port, port.statistics(), rates.get(i)));
    }
    out.flush();
  }

  static String block(PodPort port, PortStatistics driver, Rates rates) {
    String drops =
        Arrays.stream(Counter.values())
            .filter(counter -> counter.group() == Counter.Group.DROP && rates.total(counter) > 0)
            .map(counter -> counter.label() + " " + rates.total(counter))
            .collect(Collectors.joining(", "));
    return String.join(
        "\n",
        title(" port " + port.id() + ", " + port.macAddress() + " "),
        row(
            "RX-packets",
            driver.rxFrames(),
            "RX-missed",
            driver.rxMissed(),
            "RX-bytes",
            driver.rxBytes()),
        row(
            "RX-errors",
            driver.rxErrors(),
            "RX-nombuf",
            driver.rxNoMbuf(),
            "echoed",
            rates.total(Counter.ECHOED)),
        row(
            "TX-packets",
            driver.txFrames(),
            "TX-errors",
            driver.txErrors(),
            "TX-bytes",
            driver.txBytes()),
        row(
            "Rx-pps",
            Math.round(rates.perSecond(Counter.RX_FRAMES)),
            "Tx-pps",
            Math.round(rates.perSecond(Counter.TX_FRAMES)),
            "Rx-bps",
            Math.round(8 * rates.perSecond(Counter.RX_BYTES))),
        "  dropped: " + (drops.isEmpty() ? "none" : drops),
        "#".repeat(WIDTH));
  }

  private static String title(String text) {
    int left = Math.max(0, WIDTH - text.length()) / 2;
    return "#".repeat(left) + text + "#".repeat(Math.max(0, WIDTH - left - text.length()));
  }

  private static String row(String a, long x, String b, long y, String c, long z) {
    return String.format(
        Locale.ROOT, "  %-11s %-13d %-10s %-11d %-9s %d", a + ":", x, b + ":", y, c + ":", z);
  }
}
