package io.dmac.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.PortException;
import io.dmac.port.SimulatedPortQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call of the driver while a port's loops rest. */
class PortLoopsTest {
  private static final MacAddress FROM = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress TO = MacAddress.parse("02:00:00:00:00:02");

  private final List<PollLoop> loops = new ArrayList<>();
  private final List<EchoProcessor> processors = new ArrayList<>();

  @BeforeEach
  void start() {
    for (int i = 0; i < 2; i++) {
      SimulatedPortQueue queue = new SimulatedPortQueue(4);
      Counters counters = new Counters();
      EchoProcessor processor =
          new EchoProcessor(
              queue,
              counters,
              OperationKind.MACSWAP,
              AcceptedAddresses.only(FROM),
              OwnedIps.NONE,
              OwnedIps.NONE,
              false);
      PollLoop loop =
          new PollLoop(
              "loop " + i, queue, processor, IdleStrategy.Kind.BACKOFF.create(queue), counters);
      loop.start();
      loops.add(loop);
      processors.add(processor);
    }
  }

  @AfterEach
  void stop() {
    loops.forEach(PollLoop::stop);
  }

  private void call(Runnable action) {
    new PortLoops(loops, processors)
        .whileResting(FROM, TO, AcceptedAddresses.of(TO, List.of(FROM)), action);
  }

  @Test
  void oneOfThemMakesTheCall() {
    AtomicReference<String> caller = new AtomicReference<>();
    call(() -> caller.set(Thread.currentThread().getName()));
    assertThat(caller.get()).startsWith("loop ");
  }

  @Test
  void refusalOfTheDriverIsTheCallers() {
    PortException refusal = new PortException("EPERM", 1);
    assertThatThrownBy(
            () ->
                call(
                    () -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(loops).allMatch(PollLoop::isRunning);
  }

  @Test
  void withoutAllOfThemNothingIsCalled() {
    loops.getLast().stop();
    AtomicBoolean called = new AtomicBoolean();
    assertThatThrownBy(() -> call(() -> called.set(true)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(called).isFalse();
    assertThat(loops.getFirst().isRunning()).isTrue();
  }
}
