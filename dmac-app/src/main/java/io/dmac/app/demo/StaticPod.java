package io.dmac.app.demo;

import io.dmac.app.api.Json;
import io.dmac.app.probe.ProbeEvent;
import io.dmac.app.probe.ProbeView;
import io.dmac.mac.MacAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code dmac probe} on the static side. */
final class StaticPod {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Below what the kernel queues between the ends of a veth pair (net.core.netdev_max_backlog is
   * 1000) and what the pods' rings hold: a machine that is busy with other things slows the static
   * pod down, and loses nothing.
   */
  static final int WINDOW = 512;

  private final Child process;
  private final CompletableFuture<ProbeView> report = new CompletableFuture<>();
  private final List<DemoReport.Moment> moments = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable ProbeEvent progress;
  private volatile int marks;

  StaticPod(Children children, Segment segment, DemoPlan plan, OptionalInt cpu) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "probe",
                "--interface",
                Segment.STATIC_INTERFACE,
                "--to",
                Segment.DYNAMIC_IPV4,
                "--rate",
                String.valueOf(plan.framesPerSecond()),
                "--window",
                String.valueOf(WINDOW),
                "--size",
                String.valueOf(plan.frameSize()),
                "--warm-up",
                plan.warmUp().toMillis() + "ms",
                "--patience",
                START_PATIENCE.toSeconds() + "s",
                "--no-huge",
                "--control"));
    cpu.ifPresent(number -> arguments.addAll(List.of("--cpu", String.valueOf(number))));
    process =
        children.start(
            "the static pod",
            Optional.of(segment.staticSide()),
            OwnCommand.of(arguments),
            this::read);
  }

  private void read(String line) {
    ProbeEvent event = Json.readAnswer(line, ProbeEvent.class);
    switch (event.event()) {
      case "progress" -> {
        progress = event;
        keep(event);
      }
      case "mark" -> marks = event.interval() == null ? marks : event.interval();
      case "report" -> report.complete(event.report());
      default ->
          report.completeExceptionally(
              new DemoException("the static pod refused: " + event.reason()));
    }
  }

  private void keep(ProbeEvent event) {
    if ("sending".equals(event.phase())
        && event.atNs() != null
        && event.sent() != null
        && event.received() != null) {
      moments.add(new DemoReport.Moment(event.atNs(), event.sent(), event.received()));
    }
  }

  /** How its run went, every 100 ms. */
  List<DemoReport.Moment> moments() {
    return List.copyOf(moments);
  }

  /** Waits until it sends what counts. */
  void awaitSending(Wait wait) {
    wait.until(
        "the static pod to send",
        START_PATIENCE,
        () -> {
          process.requireAlive();
          ProbeEvent now = progress;
          return now != null && "sending".equals(now.phase());
        });
  }

  /** Frames sent and received so far, as of at most 100 ms ago. */
  Optional<ProbeEvent> progress() {
    return Optional.ofNullable(progress);
  }

  /** Whether the newest reply, as of at most 100 ms ago, came from that MAC address. */
  boolean hearsFrom(MacAddress mac) {
    ProbeEvent now = progress;
    return now != null && mac.toString().equals(now.source());
  }

  /** What is lost from now on is counted apart. */
  void mark(Wait wait) {
    int before = marks;
    process.tell("mark");
    wait.until(
        "the static pod to answer",
        PATIENCE,
        () -> {
          process.requireAlive();
          return marks > before || report.isDone();
        });
  }

  /** Stops sending, and returns the account once the last replies came. */
  ProbeView finish(Wait wait) {
    process.tell("finish");
    wait.until(
        "the static pod's report",
        PATIENCE,
        () -> {
          // It ends by itself behind its report, which may still be on its way through the pipe.
          if (!process.isAlive()) {
            process.awaitEnd(PATIENCE.toMillis());
            if (!report.isDone()) {
              process.requireAlive();
            }
          }
          return report.isDone();
        });
    return report.join();
  }
}
