package io.dmac.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.port.PortQueue;
import io.dmac.port.SimulatedPortQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The one way from the control plane into a loop. */
class CommandsTest {
  private static final int COMMANDS = 300_000;

  private final Counters counters = new Counters();
  private final PortQueue queue = new SimulatedPortQueue(4);
  private final PollLoop loop =
      new PollLoop("loop", queue, burst -> 0, IdleStrategy.Kind.BUSY.create(queue), counters);

  /** Each command is offered while the loop finds its queue empty after the one before. */
  @Test
  void noCommandIsForgotten() throws Exception {
    AtomicLong carriedOut = new AtomicLong();
    loop.start();
    try {
      for (int i = 0; i < COMMANDS; i++) {
        // A forgotten command would wait for the next one, which is not offered before its end.
        loop.submit(carriedOut::incrementAndGet).get(30, TimeUnit.SECONDS);
      }
    } finally {
      loop.stop();
    }
    assertThat(carriedOut).hasValue(COMMANDS);
    assertThat(counters.get(Counter.COMMANDS)).isEqualTo(COMMANDS);
  }

  @Test
  void aCommandThatFailsIsTheCallersAlone() throws Exception {
    loop.start();
    try {
      CompletableFuture<Void> failed =
          loop.submit(
              () -> {
                throw new IllegalStateException("refused by the port");
              });
      assertThatThrownBy(() -> failed.get(30, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("refused by the port");
      loop.submit(() -> {}).get(30, TimeUnit.SECONDS);
    } finally {
      loop.stop();
    }
    assertThat(loop.failure()).isNull();
  }

  @Test
  void afterItsEndTheLoopRefusesCommands() {
    loop.start();
    loop.stop();
    assertThatThrownBy(() -> loop.submit(() -> {}).get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("loop has ended");
  }
}
