package io.dmac.app.cli;

import io.dmac.app.config.Durations;
import io.dmac.app.logging.Logging;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.loop.Counter;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** One line for each port, written over itself once a second, for a person at a terminal. */
final class LiveLine implements Display {
  private static final String ERASE_LINE = "\033[2K";
  private static final String LINE_UP = "\033[1A";

  /** Without them a line longer than the terminal would take two, of which one is erased. */
  private static final String WRAP_OFF = "\033[?7l";

  private static final String WRAP_ON = "\033[?7h";
  private static final int MOST_DROP_REASONS = 3;

  private final PrintWriter out;
  private final List<PodPort> ports;
  private final List<Rates> rates;
  private int shownLines;

  LiveLine(PrintWriter out, Pod pod) {
    this.out = out;
    this.ports = pod.ports();
    this.rates = ports.stream().map(Rates::new).toList();
    Logging.beforeLine(this::erase);
  }

  @Override
  public Duration period() {
    return Duration.ofSeconds(1);
  }

  @Override
  public synchronized void refresh() {
    erase();
    for (int i = 0; i < ports.size(); i++) {
      rates.get(i).sample(System.nanoTime());
      out.println(WRAP_OFF + line(ports.get(i), rates.get(i), Instant.now()) + WRAP_ON);
      shownLines++;
    }
    out.flush();
  }

  private synchronized void erase() {
    while (shownLines > 0) {
      out.print(LINE_UP + "\r" + ERASE_LINE);
      shownLines--;
    }
    out.flush();
  }

  static String line(PodPort port, Rates rates, Instant now) {
    return "port "
        + port.id()
        + "  "
        + port.macAddress()
        + "  rx "
        + Rates.scaled(rates.perSecond(Counter.RX_FRAMES))
        + "/s  tx "
        + Rates.scaled(rates.perSecond(Counter.TX_FRAMES))
        + "/s"
        + drops(rates)
        + port.history()
            .lastApplied()
            .map(
                report ->
                    "  changed "
                        + Duration.between(report.at(), now).toSeconds()
                        + " s ago in "
                        + Durations.describe(report.callNs()))
            .orElse("");
  }

  /** The reasons that grow fastest, else those that were met at all. */
  private static String drops(Rates rates) {
    String reasons =
        Arrays.stream(Counter.values())
            .filter(counter -> counter.group() == Counter.Group.DROP && rates.total(counter) > 0)
            .sorted(
                Comparator.comparingDouble(rates::perSecond)
                    .thenComparingLong(rates::total)
                    .reversed())
            .limit(MOST_DROP_REASONS)
            .map(counter -> counter.label() + " " + Rates.scaled((double) rates.total(counter)))
            .collect(Collectors.joining(", "));
    return reasons.isEmpty() ? "  no drops" : "  dropped: " + reasons;
  }

  @Override
  public void close() {
    Logging.beforeLine(() -> {});
  }
}
