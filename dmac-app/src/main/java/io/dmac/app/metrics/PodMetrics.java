package io.dmac.app.metrics;

import io.dmac.app.pod.ChangeHistory;
import io.dmac.app.pod.Pod;
import io.dmac.app.pod.PodPort;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortException;
import io.dmac.port.PortStatistics;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a pod. Nothing is counted here: each scrape reads what the loops, the history and
 * the drivers count anyway.
 */
public final class PodMetrics {
  private static final double NS_PER_SECOND = 1e9;

  private final Pod pod;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();

  public PodMetrics(Pod pod) {
    this.pod = pod;
    for (Counter counter : Counter.values()) {
      if (counter.group() != Counter.Group.DROP) {
        registerCounter(counter);
      }
    }
    registerDrops();
    registerChanges();
    GaugeWithCallback.builder()
        .name("dmac_ready")
        .help("1 while every poll loop runs")
        .callback(metric -> metric.call(pod.isReady() ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dmac_link_up")
        .help("1 while the port's link is up")
        .labelNames("port")
        .callback(metric -> pod.ports().forEach(port -> link(port, metric)))
        .register(registry);
    registry.register(this::macAddresses);
    registry.register(this::driverCounters);
  }

  /** Metric of a counter that is no reason for a drop. */
  public static String metricName(Counter counter) {
    return counter.group() == Counter.Group.DROP
        ? "dmac_dropped_frames_total"
        : "dmac_" + counter.label() + "_total";
  }

  private void registerCounter(Counter counter) {
    CounterWithCallback.builder()
        .name(metricName(counter))
        .help(counter.description())
        .labelNames("port", "queue")
        .callback(
            metric ->
                forEachLoop(
                    (port, queue, loop) ->
                        metric.call((double) loop.counters().get(counter), port, queue)))
        .register(registry);
  }

  private void registerDrops() {
    CounterWithCallback.builder()
        .name(metricName(Counter.DROP_RUNT))
        .help("frames received that were not given back, by reason")
        .labelNames("port", "queue", "reason")
        .callback(
            metric ->
                forEachLoop(
                    (port, queue, loop) -> {
                      for (Counter counter : Counter.values()) {
                        if (counter.group() == Counter.Group.DROP) {
                          metric.call(
                              (double) loop.counters().get(counter), port, queue, counter.label());
                        }
                      }
                    }))
        .register(registry);
  }

  private void registerChanges() {
    CounterWithCallback.builder()
        .name("dmac_mac_changes_total")
        .help("requests to change a port's MAC address, by outcome")
        .labelNames("port", "outcome")
        .callback(
            metric -> {
              for (PodPort port : pod.ports()) {
                ChangeHistory.Totals totals = port.history().totals();
                metric.call((double) totals.applied(), number(port), "applied");
                metric.call((double) totals.rolledBack(), number(port), "rolled-back");
                metric.call((double) totals.rejected(), number(port), "rejected");
              }
            })
        .register(registry);
    for (ChangeHistory.Measure measure : ChangeHistory.Measure.values()) {
      registerMeasure(measure);
    }
    CounterWithCallback.builder()
        .name("dmac_mac_change_lost_frames_total")
        .help("frames that the port lost while its address changed")
        .labelNames("port")
        .callback(
            metric ->
                pod.ports()
                    .forEach(
                        port ->
                            metric.call(
                                (double) port.history().totals().framesLost(), number(port))))
        .register(registry);
  }

  private void registerMeasure(ChangeHistory.Measure measure) {
    SummaryWithCallback.builder()
        .name("dmac_mac_change_" + measure.label().replace('-', '_') + "_seconds")
        .help(measure.description())
        .labelNames("port")
        .callback(
            metric -> {
              for (PodPort port : pod.ports()) {
                ChangeHistory.Percentiles of = port.history().percentiles(measure);
                metric.call(of.count(), of.sumNs() / NS_PER_SECOND, quantiles(of), number(port));
              }
            })
        .register(registry);
  }

  private static Quantiles quantiles(ChangeHistory.Percentiles of) {
    return Quantiles.of(
        quantile(0.5, of, of.p50Ns()),
        quantile(0.9, of, of.p90Ns()),
        quantile(0.99, of, of.p99Ns()));
  }

  /** Of nothing there is none, and zero would look like the best of all. */
  private static Quantile quantile(double which, ChangeHistory.Percentiles of, long ns) {
    return new Quantile(which, of.count() == 0 ? Double.NaN : ns / NS_PER_SECOND);
  }

  private InfoSnapshot macAddresses() {
    InfoSnapshot.Builder info =
        InfoSnapshot.builder().name("dmac_port_mac").help("the port's current MAC address");
    for (PodPort port : pod.ports()) {
      info.dataPoint(
          InfoDataPointSnapshot.builder()
              .labels(
                  Labels.of(
                      "port", number(port),
                      "device", port.name(),
                      "driver", port.driver(),
                      "mac", port.macAddress().toString(),
                      "kind", port.macKind().label()))
              .build());
    }
    return info.build();
  }

  private static void link(PodPort port, GaugeWithCallback.Callback metric) {
    try {
      metric.call(port.link().up() ? 1 : 0, number(port));
    } catch (PortException e) {
      // A device that is recovering does not answer: the others' metrics go out all the same.
    }
  }

  private MetricSnapshots driverCounters() {
    Map<PodPort, PortStatistics> statistics = new LinkedHashMap<>();
    for (PodPort port : pod.ports()) {
      try {
        statistics.put(port, port.statistics());
      } catch (PortException e) {
        // As with the link.
      }
    }
    return MetricSnapshots.of(
        driverCounter(
            statistics,
            "rx_frames",
            "frames received, as the driver counts",
            PortStatistics::rxFrames),
        driverCounter(
            statistics,
            "tx_frames",
            "frames transmitted, as the driver counts",
            PortStatistics::txFrames),
        driverCounter(
            statistics,
            "rx_bytes",
            "bytes received, as the driver counts",
            PortStatistics::rxBytes),
        driverCounter(
            statistics,
            "tx_bytes",
            "bytes transmitted, as the driver counts",
            PortStatistics::txBytes),
        driverCounter(
            statistics,
            "rx_missed",
            "frames the device dropped for want of a descriptor",
            PortStatistics::rxMissed),
        driverCounter(
            statistics, "rx_errors", "frames received with an error", PortStatistics::rxErrors),
        driverCounter(
            statistics, "tx_errors", "frames that could not be sent", PortStatistics::txErrors),
        driverCounter(
            statistics,
            "rx_no_mbuf",
            "receives that found the mbuf pool empty",
            PortStatistics::rxNoMbuf));
  }

  private static CounterSnapshot driverCounter(
      Map<PodPort, PortStatistics> statistics,
      String label,
      String help,
      ToLongFunction<PortStatistics> value) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("dmac_driver_" + label).help(help);
    statistics.forEach(
        (port, of) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("port", number(port)))
                    .value((double) value.applyAsLong(of))
                    .build()));
    return counter.build();
  }

  private interface LoopVisitor {
    void visit(String port, String queue, PollLoop loop);
  }

  private void forEachLoop(LoopVisitor visitor) {
    for (PodPort port : pod.ports()) {
      for (int queue = 0; queue < port.loops().size(); queue++) {
        visitor.visit(number(port), String.valueOf(queue), port.loops().get(queue));
      }
    }
  }

  private static String number(PodPort port) {
    return String.valueOf(port.id());
  }

  /**
   * A scrape as a client wants it.
   *
   * @param contentType what it is
   * @param body its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, and compared by nobody
  public record Scrape(String contentType, byte[] body) {}

  /** Reads everything now. */
  public Scrape scrape(@Nullable String acceptHeader) {
    ExpositionFormatWriter writer = formats.findWriter(acceptHeader);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Scrape(writer.getContentType(), out.toByteArray());
  }
}
