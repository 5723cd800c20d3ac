package io.dmac.change;

import io.dmac.echo.EchoProcessor;
import io.dmac.loop.PollLoop;
import io.dmac.mac.InMemoryMacPool;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.port.Port;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** A changer that keeps nothing and asks nobody. */
final class TestChanger {
  private TestChanger() {}

  static MacChanger of(
      Port port, PollLoop loop, EchoProcessor processor, ScheduledExecutorService control) {
    return new MacChanger(
        port,
        new PortLoops(List.of(loop), List.of(processor)),
        new SegmentFrames(List::of),
        DeviceOwner.NONE,
        ChangeTiming.BRIEF,
        new PortLeases(
            new InMemoryMacPool(MacPoolConfiguration.of()), "test", Duration.ofMinutes(1)),
        ChangeJournal.none(),
        ChangeListener.NONE,
        control);
  }
}
