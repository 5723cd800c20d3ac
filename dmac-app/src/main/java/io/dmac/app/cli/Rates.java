package io.dmac.app.cli;

import io.dmac.app.pod.PodPort;
import io.dmac.loop.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How fast the counters of a port grow. */
final class Rates {
  private static final String[] SCALES = {"", "k", "M", "G"};

  private final PodPort port;
  private final Map<Counter, Long> last = new EnumMap<>(Counter.class);
  private final Map<Counter, Double> perSecond = new EnumMap<>(Counter.class);
  private long lastNs;

  Rates(PodPort port) {
    this.port = port;
    sample(System.nanoTime());
  }

  /** Reads all counters. */
  void sample(long nowNs) {
    double seconds = Math.max(1, nowNs - lastNs) / 1e9;
    for (Counter counter : Counter.values()) {
      long value = port.count(counter);
      long before = last.getOrDefault(counter, value);
      perSecond.put(counter, (value - before) / seconds);
      last.put(counter, value);
    }
    lastNs = nowNs;
  }

  /** Growth between the last two samples, a second. */
  double perSecond(Counter counter) {
    return perSecond.getOrDefault(counter, 0.0);
  }

  /** The value at the last sample. */
  long total(Counter counter) {
    return last.getOrDefault(counter, 0L);
  }

  /** Three digits and a letter: {@code 1.27M}. */
  static String scaled(double value) {
    double scaled = value;
    int scale = 0;
    while (scaled >= 999.5 && scale < SCALES.length - 1) {
      scaled /= 1000;
      scale++;
    }
    String format = scale == 0 || scaled >= 99.95 ? "%.0f" : scaled >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, scaled) + SCALES[scale];
  }
}
