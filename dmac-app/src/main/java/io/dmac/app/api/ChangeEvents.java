package io.dmac.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dmac.app.pod.ChangeFeed;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeEvent;
import io.dmac.change.ChangeStep;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The steps of a port's changes as server-sent events (WHATWG HTML, section 9.2): the name of an
 * event is the step, its data what {@link Views.Step} says.
 */
final class ChangeEvents {
  /** A client comes back by itself; a dead one is not kept for ever. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  /** A proxy that sees nothing for a minute closes the connection. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  private static final long PATIENCE_MS = 1_000;

  private ChangeEvents() {}

  static Response of(PodPort port) {
    ChangeFeed.Follower follower = port.feed().follow();
    return Response.stream(
        "text/event-stream",
        out -> {
          try (follower) {
            write(port, follower, out);
          }
        });
  }

  private static void write(PodPort port, ChangeFeed.Follower follower, OutputStream out)
      throws IOException, InterruptedException {
    long endNs = System.nanoTime() + LONGEST.toNanos();
    send(out, "retry: 1000\n\n");
    while (System.nanoTime() - endNs < 0) {
      Optional<ChangeEvent> event = follower.next(QUIET);
      send(out, event.isPresent() ? text(port, event.get()) : ":\n\n");
    }
  }

  private static String text(PodPort port, ChangeEvent event) throws InterruptedException {
    Views.Change report =
        event.step() == ChangeStep.DONE
            ? port.history()
                .awaitEnd(event.change(), PATIENCE_MS)
                .map(Views.Change::of)
                .orElse(null)
            : null;
    return "id: "
        + event.change()
        + "."
        + event.step().ordinal()
        + "\nevent: "
        + event.step().label()
        + "\ndata: "
        + Json.write(Views.Step.of(event, report))
        + "\n\n";
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
