package io.dmac.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.mac.MacAddress;
import io.dmac.port.Burst;
import io.dmac.port.MacKind;
import io.dmac.port.PortQueue;
import io.dmac.port.SimulatedPort;
import io.dmac.port.SimulatedPortQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an overlap, when the loop is behind with its queue. */
class OverlapTest {
  private static final MacAddress OLD = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress NEW = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:03");
  private static final int BURST = 4;

  private final SimulatedPortQueue simulated = new SimulatedPortQueue(BURST);
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counters counters = new Counters();
  private final PortQueue queue = new Backlogged();
  private final SimulatedPort port = new SimulatedPort(0, OLD, MacKind.KERNEL, simulated);
  private final EchoProcessor processor =
      new EchoProcessor(
          queue,
          counters,
          OperationKind.MACSWAP,
          AcceptedAddresses.only(OLD),
          OwnedIps.NONE,
          OwnedIps.NONE,
          false);
  private final PollLoop loop =
      new PollLoop("loop", queue, processor, IdleStrategy.Kind.BACKOFF.create(queue), counters);
  private final ByHand control = new ByHand();
  private final MacChanger changer = TestChanger.of(port, loop, processor, control);

  @AfterEach
  void stop() {
    loop.stop();
    control.shutdownNow();
  }

  @Test
  void framesThatWaitWhenItsTimeIsOverAreStillAccepted() {
    loop.start();
    assertThat(changer.change(NEW, Duration.ofMillis(200)))
        .isInstanceOf(ChangeOutcome.Applied.class);
    waiting.set(Integer.MAX_VALUE);
    awaitEchoed(100);
    control.runNext();
    awaitEchoed(counters.get(Counter.ECHOED) + 100);
    waiting.set(0);
    awaitEmptyTurn();
    control.runNext();
    assertThat(control.isEmpty()).isTrue();
    waiting.set(1);
    awaitDropped();
    assertThat(counters.get(Counter.DROP_OTHER_DESTINATION)).isEqualTo(1);
  }

  @Test
  void endsAtOnceWhenNothingWaits() {
    loop.start();
    assertThat(changer.change(NEW, Duration.ofMillis(200)))
        .isInstanceOf(ChangeOutcome.Applied.class);
    awaitEmptyTurn();
    control.runNext();
    assertThat(control.isEmpty()).isTrue();
    waiting.set(1);
    awaitDropped();
  }

  private void awaitEchoed(long count) {
    while (counters.get(Counter.ECHOED) < count) {
      assertThat(counters.get(Counter.DROP_OTHER_DESTINATION)).isZero();
      requireRunning();
    }
  }

  private void awaitDropped() {
    while (counters.get(Counter.DROP_OTHER_DESTINATION) == 0) {
      requireRunning();
    }
  }

  /** Two, because the first may have begun before. */
  private void awaitEmptyTurn() {
    long before = counters.get(Counter.EMPTY_TURNS);
    while (counters.get(Counter.EMPTY_TURNS) < before + 2) {
      requireRunning();
    }
  }

  private void requireRunning() {
    assertThat(loop.failure()).isNull();
    Thread.onSpinWait();
  }

  /** A control executor whose time passes when a test says so. */
  private static final class ByHand extends ScheduledThreadPoolExecutor {
    private final Deque<Runnable> scheduled = new ArrayDeque<>();

    ByHand() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      scheduled.add(command);
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void runNext() {
      scheduled.remove().run();
    }

    boolean isEmpty() {
      return scheduled.isEmpty();
    }
  }

  /** A queue that receives as many frames to the old address as a test lets wait. */
  private final class Backlogged implements PortQueue {
    private final byte[] frame = new byte[60];

    Backlogged() {
      System.arraycopy(OLD.toBytes(), 0, frame, 0, 6);
      System.arraycopy(PEER.toBytes(), 0, frame, 6, 6);
      Arrays.fill(frame, 12, 14, (byte) 0x88);
    }

    @Override
    public int exchange() {
      int offered = Math.min(BURST, waiting.get());
      for (int i = 0; i < offered; i++) {
        waiting.decrementAndGet();
        simulated.offer(frame);
      }
      int sent = simulated.exchange();
      simulated.takeTransmitted();
      return sent;
    }

    @Override
    public Burst burst() {
      return simulated.burst();
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public int allocate(int count, int length, long contents) {
      return simulated.allocate(count, length, contents);
    }

    @Override
    public boolean resize(int index, int length) {
      return simulated.resize(index, length);
    }

    @Override
    public boolean gather(int index) {
      return false;
    }

    @Override
    public boolean send(byte[] bytes) {
      return simulated.send(bytes);
    }
  }
}
