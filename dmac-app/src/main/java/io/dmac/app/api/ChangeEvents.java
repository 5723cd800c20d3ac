package io.dmac.app.api;

import io.dmac.app.pod.ChangeFeed;
import io.dmac.app.pod.PodPort;
import io.dmac.change.ChangeEvent;
import io.dmac.change.ChangeStep;
import java.io.IOException;
import java.util.Optional;

/**
 * The steps of a port's changes as server-sent events: the name of an event is the step, its data
 * what {@link Views.Step} says.
 */
final class ChangeEvents {
  private static final long PATIENCE_MS = 1_000;

  private ChangeEvents() {}

  static Response of(PodPort port) {
    return EventStream.response(
        events -> {
          try (ChangeFeed.Follower follower = port.feed().follow()) {
            events.begin();
            while (!events.isOver()) {
              Optional<ChangeEvent> event = follower.next(EventStream.QUIET);
              if (event.isPresent()) {
                send(port, event.get(), events);
              } else {
                events.nothing();
              }
            }
          }
        });
  }

  private static void send(PodPort port, ChangeEvent event, EventStream events)
      throws IOException, InterruptedException {
    Views.Change report =
        event.step() == ChangeStep.DONE
            ? port.history()
                .awaitEnd(event.change(), PATIENCE_MS)
                .map(Views.Change::of)
                .orElse(null)
            : null;
    events.event(
        event.change() + "." + event.step().ordinal(),
        event.step().label(),
        Views.Step.of(event, report));
  }
}
