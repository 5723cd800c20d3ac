package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.port.SimulatedPortQueue;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loops that touch nothing while a device is reset beneath them. */
class LoopRestTest {
  private final List<PollLoop> loops =
      IntStream.range(0, 2)
          .mapToObj(
              i -> {
                SimulatedPortQueue queue = new SimulatedPortQueue(4);
                return new PollLoop(
                    "loop" + i,
                    queue,
                    burst -> 0,
                    IdleStrategy.Kind.PAUSE.create(queue),
                    new Counters());
              })
          .toList();

  @Test
  void noTurnIsMadeUntilItEnds() throws Exception {
    loops.forEach(PollLoop::start);
    try {
      CompletableFuture<Void> behind;
      try (LoopRest _ = LoopRest.of(loops, 10_000)) {
        long turns = loops.getFirst().counters().get(Counter.TURNS);
        behind = loops.getFirst().submit(() -> {});
        Thread.sleep(20);
        assertThat(loops.getFirst().counters().get(Counter.TURNS)).isEqualTo(turns);
        assertThat(behind).isNotDone();
      }
      behind.get(30, TimeUnit.SECONDS);
    } finally {
      loops.forEach(PollLoop::stop);
    }
  }

  @Test
  void aLoopThatHasEndedRestsForGood() {
    loops.forEach(PollLoop::start);
    loops.getFirst().stop();
    LoopRest.of(loops, 10_000).close();
    loops.getLast().stop();
  }

  @Test
  void aLoopThatDoesNotComeToRestIsToldOf() {
    // Never started: it takes no command.
    assertThatThrownBy(() -> LoopRest.of(loops, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("did not come to rest within 1 ms");
  }
}
