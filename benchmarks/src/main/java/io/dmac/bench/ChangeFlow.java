package io.dmac.bench;

import io.dmac.dpdk.DpdkPort;
import io.dmac.loop.BurstProcessor;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.port.PortQueue;
import io.dmac.probe.FrameTemplate;
import io.dmac.probe.NumberedFrames;
import io.dmac.probe.ProbeHeaders;
import io.dmac.probe.ProbePlan;
import io.dmac.probe.ProbeProcessor;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Numbered UDP frames that flow to an echo and back while its address changes: dmac's probe, in a
 * loop of its own. Its parts begin at marks, so that each loss belongs to a change.
 */
final class ChangeFlow implements AutoCloseable {
  private static final byte[] CONTENT = "dmac ".getBytes(StandardCharsets.US_ASCII);

  /** Ethernet, IPv4, UDP and what the probe writes. */
  static final int SHORTEST = 70;

  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** After which a frame is lost: longer than any ring holds one back. */
  private static final Duration GRACE = Duration.ofMillis(500);

  /**
   * Frames to the address to come, beside the flow: this part of it, and few enough to add nothing.
   */
  private static final int AHEAD_PART = 4;

  private static final long LEAST_AHEAD_NS = 50_000;

  private static int runs;

  private final ProbeProcessor processor;
  private final PollLoop loop;
  private final ArrivalBins arrivals;
  private final Ahead ahead;

  private ChangeFlow(ProbeProcessor processor, PollLoop loop, ArrivalBins arrivals, Ahead ahead) {
    this.processor = processor;
    this.loop = loop;
    this.arrivals = arrivals;
    this.ahead = ahead;
  }

  /** Sends to an address that the echo will have, beside the flow. Belongs to its loop. */
  private static final class Ahead {
    private final PortQueue queue;
    private final long periodNs;
    private byte @Nullable [] frame;
    private long nextNs;

    Ahead(PortQueue queue, long framesPerSecond) {
      this.queue = queue;
      periodNs =
          Math.max(LEAST_AHEAD_NS, AHEAD_PART * TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
    }

    void send() {
      if (frame != null) {
        long nowNs = System.nanoTime();
        if (nowNs - nextNs >= 0) {
          nextNs = nowNs + periodNs;
          var _ = queue.send(frame);
        }
      }
    }
  }

  /** Starts to send, and returns once what is sent counts. */
  static ChangeFlow start(
      DpdkPort port, ProbeTarget target, int size, long framesPerSecond, Duration longest) {
    PortQueue queue = port.queues().getFirst();
    Counters counters = new Counters();
    ProbePlan plan =
        new ProbePlan(
            target,
            TestFrames.SENDER,
            NumberedFrames.of(template(size)),
            framesPerSecond,
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.of(longest),
            WARM_UP,
            PATIENCE,
            GRACE);
    ProbeProcessor processor = new ProbeProcessor(plan, queue, counters, System::nanoTime);
    ArrivalBins arrivals =
        new ArrivalBins(System.nanoTime(), Math.toIntExact(longest.toSeconds()) + 10);
    Ahead ahead = new Ahead(queue, framesPerSecond);
    BurstProcessor binning =
        burst -> {
          ahead.send();
          if (burst.received() > 0) {
            arrivals.add(System.nanoTime(), burst.received());
          }
          return processor.process(burst);
        };
    PollLoop loop =
        new PollLoop("flow", queue, binning, IdleStrategy.Kind.BUSY.create(queue), counters);
    loop.start();
    ChangeFlow flow = new ChangeFlow(processor, loop, arrivals, ahead);
    flow.awaitSending();
    return flow;
  }

  /** UDP, which a kernel beneath the echo takes its usual way. */
  private static FrameTemplate template(int size) {
    byte[] udp = TestFrames.udp(TestFrames.SENDER, size);
    byte[] inner = Arrays.copyOfRange(udp, Ethernet.HEADER_LENGTH, Ethernet.HEADER_LENGTH + 28);
    return new FrameTemplate(
        new ProbeHeaders.Raw(List.of(), Ethernet.TYPE_IPV4, inner), size, ++runs, CONTENT);
  }

  private void awaitSending() {
    long limitNs = System.nanoTime() + PATIENCE.plus(WARM_UP).plus(GRACE).plus(PATIENCE).toNanos();
    while (phase().compareTo(ProbeProgress.Phase.SENDING) < 0 && System.nanoTime() < limitNs) {
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    // A short flow may be over before a thread beside a busy loop gets to look.
    ProbeProgress progress = processor.progress();
    boolean isOver = progress.phase() == ProbeProgress.Phase.ENDED;
    if (isOver
        ? progress.sent() == 0
        : progress.phase().compareTo(ProbeProgress.Phase.SENDING) < 0) {
      loop.stop();
      throw new IllegalStateException(
          "the flow did not begin (" + progress.phase() + "): nobody answers for its target");
    }
  }

  private ProbeProgress.Phase phase() {
    return processor.progress().phase();
  }

  /** Begins a part; its number. */
  int mark() {
    OptionalInt[] part = {OptionalInt.empty()};
    loop.submit(() -> part[0] = processor.mark()).join();
    return part[0].orElseThrow(
        () -> new IllegalStateException("the flow has ended, or has too many parts"));
  }

  /** Sends to another address from now on. */
  void target(MacAddress address) {
    loop.submit(() -> processor.target(address)).join();
  }

  /** Sends to an address beside the flow's, ahead of the change to it; to none when empty. */
  void ahead(Optional<MacAddress> address) {
    byte[] frame = address.map(to -> TestFrames.udp(to, SHORTEST)).orElse(null);
    loop.submit(() -> ahead.frame = frame).join();
  }

  /** Waits for the end that was set at the start. */
  ProbeReport await() {
    processor.ended().toCompletableFuture().join();
    loop.stop();
    return processor.report();
  }

  /** Sends no more, and waits for the last replies. */
  ProbeReport finish() {
    loop.submit(processor::finish).join();
    return await();
  }

  /** Ends the loop, whose port is closed next. */
  @Override
  public void close() {
    loop.stop();
  }

  /** When replies came; after the end. */
  ArrivalBins arrivals() {
    return arrivals;
  }
}
