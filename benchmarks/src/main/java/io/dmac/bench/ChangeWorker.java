package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbeReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The process in whose network namespace all of a run is: it starts the echo, sends the frames, has
 * the address changed and counts what came back, by one clock.
 */
final class ChangeWorker {
  /** The first word of a line for whoever watches. */
  static final String PROGRESS = "change-progress";

  /** The first word of the result, a {@link ChangeResult} as JSON. */
  static final String RESULT = "change-result";

  private static final Duration TRIAL = Duration.ofMillis(500);

  /** A rate that passes one of those may be luck. */
  private static final Duration LONGER_TRIAL = Duration.ofSeconds(5);

  /** For which a rate is lossless at least (RFC 2544, section 24). */
  private static final Duration FULL_TRIAL = Duration.ofSeconds(60);

  /**
   * Before all traffic: a first request loads classes for what may be seconds beside a busy loop.
   */
  private static final int WARM_UP_CHANGES = 50;

  /**
   * Then under some traffic: a loop's first change is interpreted until the JIT has compiled it.
   */
  static final int FIRST_CHANGES = 20;

  private static final int FIRST_PERIOD_MS = 400;

  private static final int QUIET_MS = 10_000;

  /** Between two series, and after the last: longer than an overlap. */
  private static final int PAUSE_MS = 200;

  private static final long HIGHEST_RATE = 32_000_000;

  /** So many changes a pod says by themselves. */
  private static final int MOST_TOLD = 1_000;

  /** The kernel's name of a JVM's first thread, from which the flow's has its priority. */
  private static final String MAIN = "java";

  private final ChangePlan plan;
  private final ChangingEcho echo;
  private final DpdkPort port;

  private ChangeWorker(ChangePlan plan, ChangingEcho echo, DpdkPort port) {
    this.plan = plan;
    this.echo = echo;
    this.port = port;
  }

  /**
   * Runs to its end.
   *
   * @param words a {@link ChangePlan} as JSON
   */
  public static void main(String[] words) throws IOException, InterruptedException {
    ChangePlan plan = Json.read(words[0], ChangePlan.class);
    Priority.raiseProcess(ProcessHandle.current().pid());
    // Compilers of ours run on the echo's CPU, and kept its loop from it for half a second at once.
    Priority.lower(ProcessHandle.current().pid(), thread -> !thread.equals(MAIN));
    PortSpec spec = plan.link().flowPort();
    ChangeResult result;
    // A tap exists once the echo has started, and a memif's client waits for its server.
    try (ChangingEcho echo =
            plan.changer() == Changer.DMAC ? EchoPod.start(plan) : EchoTestpmd.start(plan);
        Eal eal = Eal.start(EalArguments.ordinary(List.of(spec)))) {
      DpdkPort port = eal.open(spec, PortConfiguration.DEFAULT.withCpus(List.of(plan.flowCpu())));
      LatencyProbe.awaitPeer(port);
      ChangeWorker worker = new ChangeWorker(plan, echo, port);
      Long firstLost = echo instanceof EchoPod pod ? worker.warmUp(pod) : null;
      result = worker.measure(firstLost);
      port.close();
    }
    System.out.println(RESULT + " " + Json.write(result));
  }

  private static void tell(String words) {
    System.out.println(PROGRESS + " " + words);
  }

  /** The first changes, without and with traffic; the frames that these lost. */
  private long warmUp(EchoPod pod) throws IOException, InterruptedException {
    for (int i = 0; i < WARM_UP_CHANGES; i++) {
      var _ = pod.change();
    }
    // Or the first frame of the flow would be the last one's first on its new address.
    var _ = pod.changesOnceOver(1);
    long rate = plan.link().firstRate();
    Duration longest = Duration.ofMillis(2L * FIRST_CHANGES * FIRST_PERIOD_MS);
    ProbeReport report;
    try (ChangeFlow flow = ChangeFlow.start(port, pod.target(), plan.size(), rate, longest)) {
      for (int i = 0; i < FIRST_CHANGES; i++) {
        TimeUnit.MILLISECONDS.sleep(FIRST_PERIOD_MS);
        var _ = pod.change();
      }
      report = flow.finish();
    }
    var _ = pod.changesOnceOver(1);
    return LatencyRun.of(report).lost();
  }

  private ChangeResult measure(@Nullable Long firstLost) throws IOException, InterruptedException {
    long rate = plan.framesPerSecond() > 0 ? plan.framesPerSecond() : search();
    tell("offers " + rate + " frames a second");
    long stolenBeforeNs = stolenNs();
    try (ChangeFlow flow =
        ChangeFlow.start(
            port,
            echo.target(),
            plan.size(),
            rate,
            Duration.ofMillis(QUIET_MS + 4_000L * plan.limitS()))) {
      return measure(flow, rate, firstLost, stolenBeforeNs);
    }
  }

  private ChangeResult measure(
      ChangeFlow flow, long rate, @Nullable Long firstLost, long stolenBeforeNs)
      throws IOException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(QUIET_MS);
    SeriesMarks fast = plan.changes() == 0 ? null : series(flow, plan.changes(), plan.periodMs());
    List<Views.Change> told =
        fast != null && echo instanceof EchoPod pod
            ? last(pod, fast.momentsNs().size())
            : List.of();
    SeriesMarks sustained =
        plan.sustainedChanges() == 0 ? null : series(flow, plan.sustainedChanges(), 0);
    SeriesMarks paced = series(flow, plan.pacedChanges(), plan.pacedPeriodMs());
    Map<String, Long> drops = echo instanceof EchoPod pod ? pod.drops() : Map.of();
    Views.@Nullable Percentiles first =
        echo instanceof EchoPod pod && plan.changes() > 0 ? callToFirst(flow, pod) : null;
    ProbeReport report = flow.finish();
    ProbeReport.Interval quiet = report.intervals().getFirst();
    return new ChangeResult(
        rate,
        firstLost,
        quiet.sent(),
        quiet.lost(),
        report.count(ProbeCounter.SKIPPED),
        stolenNs() - stolenBeforeNs,
        fast == null ? null : ChangeSeries.of(report, fast, flow.arrivals()),
        sustained == null ? null : ChangeSeries.of(report, sustained, flow.arrivals()),
        ChangeSeries.of(report, paced, flow.arrivals()),
        first,
        fast == null ? null : firstOnNew(told),
        fast == null ? null : percentiles(told.stream().map(Views.Change::callNs)),
        drops);
  }

  private long stolenNs() throws IOException {
    String stat = Files.readString(Path.of("/proc/stat"));
    return CpuSteal.stolenNs(stat, plan.flowCpu()) + CpuSteal.stolenNs(stat, plan.echoCpu());
  }

  /** A part of the lossless rate. */
  private long search() throws IOException {
    long found =
        new LosslessRate(rate -> isLossless(rate, TRIAL))
            .search(plan.link().firstRate(), HIGHEST_RATE);
    long likely = LosslessRate.held(found, rate -> isLossless(rate, LONGER_TRIAL));
    return LosslessRate.held(likely, rate -> isLossless(rate, FULL_TRIAL)) * plan.load() / 100;
  }

  private boolean isLossless(long framesPerSecond, Duration trial) {
    LatencyRun run;
    try (ChangeFlow flow =
        ChangeFlow.start(port, echo.target(), plan.size(), framesPerSecond, trial)) {
      run = LatencyRun.of(flow.await());
    }
    boolean isLossless = run.isLossless(framesPerSecond);
    tell(
        "searching: "
            + framesPerSecond
            + " a second for "
            + trial.toMillis()
            + " ms: "
            + (isLossless
                ? "all came back"
                : run.lost() > 0 ? run.lost() + " lost" : "not sent that fast"));
    return isLossless;
  }

  /** The changes; the part after the last is nobody's. */
  private SeriesMarks series(ChangeFlow flow, int changes, int periodMs)
      throws IOException, InterruptedException {
    long periodNs = TimeUnit.MILLISECONDS.toNanos(periodMs);
    long beganNs = System.nanoTime();
    long limitNs = beganNs + TimeUnit.SECONDS.toNanos(plan.limitS());
    long nextNs = beganNs;
    long endedNs = beganNs;
    int firstPart = -1;
    long stolenBeforeNs = stolenNs();
    List<Long> momentsNs = new ArrayList<>();
    while (momentsNs.size() < changes && endedNs < limitNs) {
      rest(nextNs - System.nanoTime());
      int part = flow.mark();
      firstPart = firstPart < 0 ? part : firstPart;
      momentsNs.add(System.nanoTime());
      Optional<MacAddress> to = echo.change();
      to.ifPresent(flow::target);
      endedNs = System.nanoTime();
      nextNs = Math.max(nextNs + periodNs, endedNs);
      if (momentsNs.size() % 100 == 0) {
        tell(momentsNs.size() + " changes");
      }
    }
    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    flow.mark();
    return new SeriesMarks(firstPart, momentsNs, endedNs - beganNs, stolenNs() - stolenBeforeNs);
  }

  /**
   * How soon the echo has a frame to its new address, where somebody sends there before it has it:
   * then nobody need hear of it first.
   */
  private Views.Percentiles callToFirst(ChangeFlow flow, EchoPod pod)
      throws IOException, InterruptedException {
    long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.limitS());
    int made = 0;
    while (made < Math.min(plan.changes(), MOST_TOLD) && System.nanoTime() < limitNs) {
      MacAddress to = pod.nextAddress();
      flow.ahead(Optional.of(to));
      rest(TimeUnit.MILLISECONDS.toNanos(plan.periodMs()));
      var _ = pod.change(to);
      made++;
      if (made % 100 == 0) {
        tell(made + " changes to an address that is sent to already");
      }
    }
    flow.ahead(Optional.empty());
    return firstOnNew(last(pod, made));
  }

  private static List<Views.Change> last(EchoPod pod, int count)
      throws IOException, InterruptedException {
    return pod.changesOnceOver(Math.min(count, MOST_TOLD)).changes();
  }

  private static Views.Percentiles firstOnNew(List<Views.Change> changes) {
    return percentiles(
        changes.stream()
            .map(Views.Change::measurement)
            .map(measured -> measured == null ? null : measured.firstOnNewNs()));
  }

  private static Views.Percentiles percentiles(Stream<@Nullable Long> ns) {
    Histogram histogram = new Histogram(3);
    ns.filter(Objects::nonNull).forEach(histogram::recordValue);
    return new Views.Percentiles(
        histogram.getTotalCount(),
        histogram.getMinValue(),
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getMaxValue());
  }

  private static void rest(long ns) {
    if (ns > 0) {
      LockSupport.parkNanos(ns);
    }
  }
}
