package io.dmac.app.probe;

import io.dmac.app.api.EventStream;
import io.dmac.app.api.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens, as server-sent events: {@code run-begun}, {@code progress}, {@code run-ended},
 * {@code pod} and {@code change}. The runs are asked, not told of: a loop that told would have to
 * wait for whoever listens.
 */
final class StationEvents {
  private static final long PERIOD_NS = Duration.ofMillis(250).toNanos();

  private final ProbeStation station;
  private final EventStream out;
  private long begun;
  private long ended;
  private long quietSinceNs = System.nanoTime();

  private StationEvents(ProbeStation station, EventStream out) {
    this.station = station;
    this.out = out;
    List<ProbeStation.Finished> before = station.finished();
    begun = ended = before.isEmpty() ? 0 : before.getLast().number();
  }

  static Response of(ProbeStation station, PodWatch pod) {
    return EventStream.response(
        out -> {
          try (PodWatch.Follower follower = pod.follow()) {
            out.begin();
            new StationEvents(station, out).write(follower);
          }
        });
  }

  private void write(PodWatch.Follower pod) throws IOException, InterruptedException {
    long nextNs = System.nanoTime();
    while (!out.isOver()) {
      tellOfRuns();
      nextNs = Math.max(nextNs + PERIOD_NS, System.nanoTime());
      PodWatch.@Nullable News news;
      while ((news = pod.next(nextNs - System.nanoTime())) != null) {
        send(news.name(), news.data());
      }
      if (System.nanoTime() - quietSinceNs > EventStream.QUIET.toNanos()) {
        quietSinceNs = System.nanoTime();
        out.nothing();
      }
    }
  }

  private void tellOfRuns() throws IOException {
    // First, for a run that ends in between is among the finished ones then.
    Optional<ProbeStation.Running> running = station.running();
    for (ProbeStation.Finished run : station.finished()) {
      if (run.number() > begun) {
        begin(run.number(), run.order());
      }
      if (run.number() > ended) {
        ended = run.number();
        send("run-ended", StationViews.Run.of(run));
      }
    }
    if (running.isPresent() && running.get().number() > ended) {
      if (running.get().number() > begun) {
        begin(running.get().number(), running.get().order());
      }
      send("progress", StationViews.Progress.of(running.get()));
    }
  }

  private void begin(long number, ProbeOrder order) throws IOException {
    begun = number;
    send("run-begun", new StationViews.Begun(number, order));
  }

  private void send(String name, Object data) throws IOException {
    quietSinceNs = System.nanoTime();
    out.event(name, data);
  }
}
