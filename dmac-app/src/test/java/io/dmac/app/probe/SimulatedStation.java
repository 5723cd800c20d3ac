package io.dmac.app.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dmac.app.config.Durations;
import io.dmac.app.config.FrameRates;
import io.dmac.mac.MacAddress;
import io.dmac.port.Link;
import io.dmac.probe.Latency;
import io.dmac.probe.ProbeCounter;
import io.dmac.probe.ProbeProgress;
import io.dmac.probe.ProbeReport;
import io.dmac.probe.ProbeTarget;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A station without a port: as much as its rate would be sent by now has come back. */
public final class SimulatedStation implements ProbeStation {
  public static final MacAddress MAC = MacAddress.parse("02:00:00:00:0a:01");

  private static final int FRAMES_KEPT = 256;
  private static final int FRAMES_SHOWN_AT_ONCE = 8;
  private static final int HEADERS = 14 + 28;

  private final Supplier<MacAddress> peer;
  private final List<Finished> finished = new ArrayList<>();
  private final Deque<SeenFrame> frames = new ArrayDeque<>();
  private @Nullable Run run;
  private long runs;
  private long seen;

  /**
   * @param peer whose address the replies come from
   */
  public SimulatedStation(Supplier<MacAddress> peer) {
    this.peer = peer;
  }

  private static final class Run {
    final ProbeOrder order;
    final byte[] content;
    final long framesPerSecond;
    final long most;
    final long longestNs;
    final Instant begun = Instant.now();
    final long begunNs = System.nanoTime();
    long sent;

    Run(ProbeOrder order) {
      this.order = order;
      content =
          order.contentHex() != null
              ? HexFormat.of().parseHex(order.contentHex())
              : (order.content() == null ? "dmac " : order.content()).getBytes(UTF_8);
      framesPerSecond = FrameRates.parse(order.rate() == null ? "1k" : order.rate());
      most = order.count() == null ? Long.MAX_VALUE : order.count();
      longestNs =
          order.duration() == null
              ? Long.MAX_VALUE
              : Durations.parse(order.duration(), "s").toNanos();
    }
  }

  @Override
  public StationPort port() {
    return new StationPort("net_af_packet0", "net_af_packet", MAC, new Link(true, 10_000, true));
  }

  @Override
  public synchronized long start(ProbeOrder order) {
    advance();
    if (run != null) {
      throw new IllegalStateException("run " + runs);
    }
    if (order.to() == null || order.to().isBlank()) {
      throw new IllegalArgumentException("to is missing; name a MAC or IP address");
    }
    if (!order.to().matches("[0-9a-fA-F.:-]+")) {
      throw new IllegalArgumentException(
          "to '" + order.to() + "' is neither a MAC nor an IP address; write 02:00:00:00:00:01");
    }
    run = new Run(order);
    return ++runs;
  }

  @Override
  public synchronized void finish() {
    advance();
    if (run != null) {
      end(run);
    }
  }

  @Override
  public synchronized Optional<Running> running() {
    advance();
    return Optional.ofNullable(run)
        .map(
            of ->
                new Running(
                    runs,
                    of.order,
                    new ProbeProgress(
                        ProbeProgress.Phase.SENDING,
                        System.nanoTime(),
                        of.sent,
                        of.sent,
                        Optional.of(peer.get())),
                    Optional.of(latency())));
  }

  @Override
  public synchronized List<Finished> finished() {
    advance();
    return List.copyOf(finished);
  }

  @Override
  public synchronized List<SeenFrame> frames(long after, int most) {
    advance();
    List<SeenFrame> wanted = frames.stream().filter(frame -> frame.number() > after).toList();
    return wanted.subList(Math.max(0, wanted.size() - most), wanted.size());
  }

  private void advance() {
    Run now = run;
    if (now == null) {
      return;
    }
    long elapsedNs = System.nanoTime() - now.begunNs;
    long due =
        Math.min(now.most, (long) (Math.min(elapsedNs, now.longestNs) / 1e9 * now.framesPerSecond));
    for (long i = Math.max(now.sent, due - FRAMES_SHOWN_AT_ONCE); i < due; i++) {
      see(false, peer.get(), MAC, i, now);
      see(true, MAC, peer.get(), i, now);
    }
    now.sent = due;
    if (due == now.most || elapsedNs > now.longestNs) {
      end(now);
    }
  }

  private void see(boolean received, MacAddress to, MacAddress from, long sequence, Run of) {
    int size = (of.order.size() == null ? 64 : of.order.size()) - 4;
    ByteBuffer frame = ByteBuffer.allocate(size);
    frame.putLong(to.bits() << 16).putLong(6, from.bits() << 16).putShort(12, (short) 0x88b5);
    frame.position(14).put("dmac".getBytes(UTF_8)).putInt((int) runs).putLong(sequence);
    for (int i = HEADERS; i < size && of.content.length > 0; i++) {
      frame.put(i, of.content[(i - HEADERS) % of.content.length]);
    }
    frames.add(new SeenFrame(++seen, Instant.now(), received, size, frame.array()));
    if (frames.size() > FRAMES_KEPT) {
      frames.remove();
    }
  }

  private void end(Run of) {
    finished.add(
        new Finished(
            runs,
            of.order,
            new ProbeReport(
                new ProbeTarget.Station(peer.get(), false),
                Optional.of(peer.get()),
                System.nanoTime() - of.begunNs,
                Map.of(ProbeCounter.SENT, of.sent, ProbeCounter.RECEIVED, of.sent),
                0,
                0,
                latency(),
                List.of(new ProbeReport.Interval(0, of.sent, of.sent)),
                List.of(new ProbeReport.Source(peer.get(), 0, of.begunNs))),
            of.begun));
    run = null;
  }

  /** Near 40 µs, with a swell that makes a chart of it. */
  private static Latency latency() {
    double swell = Math.sin(System.nanoTime() / 3e9);
    long p50 = Math.round(40_000 + 4_000 * swell);
    long p99 = Math.round(118_000 + 30_000 * Math.sin(System.nanoTime() / 1.3e9));
    return new Latency(21_000, p50, p50 + 20_000, p99, 2 * p99, 3 * p99, 4 * p99, p50, 3_000);
  }
}
