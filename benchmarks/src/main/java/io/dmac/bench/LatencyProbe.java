package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.PortQueue;
import io.dmac.probe.FrameTemplate;
import io.dmac.probe.NumberedFrames;
import io.dmac.probe.ProbeHeaders;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProcessor;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The process that sends and times round trips: dmac's probe, several runs one after the other on
 * one port, so that its code is compiled and its link up when it matters. It obeys lines of the
 * form {@code RATE MILLISECONDS RAISED WINDOW} on its standard input, and ends with it: the third
 * says whether its loop is real-time, the last is the most frames without a reply, or 0.
 */
final class LatencyProbe {
  /** Printed once the link is up. */
  static final String READY = "probe-ready";

  /** The first word of a run's result, a {@link LatencyRun} as JSON. */
  static final String RESULT = "probe-result";

  private static final Duration LINK_PATIENCE = Duration.ofSeconds(20);

  private static final Duration WARM_UP = Duration.ofMillis(100);
  private static final Duration LAST_REPLIES = Duration.ofMillis(100);

  private LatencyProbe() {}

  /** What it sends. */
  enum Frames {
    /** An EtherType that no kernel's stack answers. */
    RAW,
    /** Such datagrams as testpmd's flowgen sends: to nobody, by RFC 2544's addresses. */
    UDP;

    FrameTemplate template(int size, int run) {
      ProbeHeaders headers =
          switch (this) {
            case RAW -> new ProbeHeaders.Raw(FrameTemplate.DEFAULT_ETHER_TYPE);
            case UDP ->
                new ProbeHeaders.UdpDatagram(
                    List.of(),
                    InetAddress.ofLiteral("198.18.0.1"),
                    InetAddress.ofLiteral("198.18.0.2"),
                    1000,
                    1001);
          };
      return new FrameTemplate(headers, size, run, "dmac ".getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Words for {@link #main}. */
  static List<String> arguments(String vdev, int size, int cpu, Frames frames) {
    return List.of(vdev, String.valueOf(size), String.valueOf(cpu), frames.name());
  }

  public static void main(String[] words) throws IOException {
    PortSpec spec = new PortSpec.Vdev(words[0]);
    int size = Integer.parseInt(words[1]);
    PortConfiguration configuration =
        PortConfiguration.DEFAULT.withCpus(List.of(Integer.valueOf(words[2])));
    try (Eal eal = Eal.start(EalArguments.ordinary(List.of(spec)))) {
      DpdkPort port = eal.open(spec, configuration);
      awaitPeer(port);
      System.out.println(READY);
      obey(port, size, Frames.valueOf(words[3]));
      port.close();
    }
  }

  static void awaitPeer(DpdkPort port) {
    if (!port.awaitLink(LINK_PATIENCE)) {
      throw new IllegalStateException(
          port.name()
              + " has no link after "
              + LINK_PATIENCE.toSeconds()
              + " s: its peer did not start");
    }
  }

  private static void obey(DpdkPort port, int size, Frames frames) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int run = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] numbers = line.split(" ", 4);
      FrameTemplate template = frames.template(size, ++run);
      long window = Long.parseLong(numbers[3]);
      ProbePlan plan =
          plan(
              port,
              template,
              Long.parseLong(numbers[0]),
              window == 0 ? OptionalLong.empty() : OptionalLong.of(window),
              Long.parseLong(numbers[1]));
      System.out.println(
          RESULT
              + " "
              + Json.write(LatencyRun.of(probe(port, plan, Boolean.parseBoolean(numbers[2])))));
    }
  }

  private static ProbePlan plan(
      DpdkPort port,
      FrameTemplate template,
      long framesPerSecond,
      OptionalLong window,
      long milliseconds) {
    return new ProbePlan(
        new ProbeTarget.Station(MacAddress.parse(Namespace.FAR_MAC), false),
        port.macAddress(),
        NumberedFrames.of(template),
        framesPerSecond,
        window,
        OptionalLong.empty(),
        Optional.of(Duration.ofMillis(milliseconds)),
        WARM_UP,
        Duration.ofSeconds(1),
        LAST_REPLIES);
  }

  private static ProbeReport probe(DpdkPort port, ProbePlan plan, boolean raised) {
    PortQueue queue = port.queues().getFirst();
    Counters counters = new Counters();
    ProbeProcessor processor = new ProbeProcessor(plan, queue, counters, System::nanoTime);
    PollLoop loop =
        new PollLoop("probe", queue, processor, IdleStrategy.Kind.BUSY.create(queue), counters);
    loop.start();
    if (raised) {
      loop.submit(() -> Scheduling.raiseCaller(1)).join();
    }
    processor.ended().toCompletableFuture().join();
    loop.stop();
    return processor.report();
  }
}
