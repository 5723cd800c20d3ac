package io.dmac.bench;

import io.dmac.app.api.Json;
import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The process that sends and times round trips: dmac's probe, several runs one after the other on
 * one port, so that its code is compiled and its link up when it matters. It obeys lines of the
 * form {@code RATE MILLISECONDS WINDOW} on its standard input, and ends with it: the last is the
 * most frames without a reply, or 0.
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

  /**
   * Words for {@link #main}.
   *
   * @param setup of its end: what the programs beside it have, it has too
   */
  static List<String> arguments(Setup setup, Frames frames) {
    return Stream.concat(Stream.of(frames.name()), EchoPlan.of(setup).words().stream()).toList();
  }

  public static void main(String[] words) throws IOException {
    EchoPlan plan = EchoPlan.parse(Arrays.copyOfRange(words, 1, words.length));
    try (Eal eal = Eal.start(plan.eal())) {
      DpdkPort port = eal.open(plan.specs().getFirst(), plan.configurations().getFirst());
      awaitPeer(port);
      System.out.println(READY);
      obey(port, plan.size(), Frames.valueOf(words[0]));
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
      String[] numbers = line.split(" ", 3);
      FrameTemplate template = frames.template(size, ++run);
      long window = Long.parseLong(numbers[2]);
      ProbePlan plan =
          plan(
              port,
              template,
              Long.parseLong(numbers[0]),
              window == 0 ? OptionalLong.empty() : OptionalLong.of(window),
              Long.parseLong(numbers[1]));
      System.out.println(RESULT + " " + Json.write(LatencyRun.of(probe(port, plan))));
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

  private static ProbeReport probe(DpdkPort port, ProbePlan plan) {
    PortQueue queue = port.queues().getFirst();
    Counters counters = new Counters();
    ProbeProcessor processor = new ProbeProcessor(plan, queue, counters, System::nanoTime);
    PollLoop loop =
        new PollLoop("probe", queue, processor, IdleStrategy.Kind.BUSY.create(queue), counters);
    loop.start();
    processor.ended().toCompletableFuture().join();
    loop.stop();
    return processor.report();
  }
}
