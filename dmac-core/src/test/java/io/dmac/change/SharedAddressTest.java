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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes on a port whose peer has the port's address, and drops what goes to a former one. */
class SharedAddressTest {
  private static final MacAddress FIRST = address(0);
  private static final int CHANGES = 50;
  private static final int BURST = 4;

  private final Peer peer = new Peer();
  private final Counters counters = new Counters();
  private final SimulatedPort port = new SimulatedPort(0, FIRST, MacKind.KERNEL, peer.simulated);
  private final EchoProcessor processor =
      new EchoProcessor(
          peer,
          counters,
          OperationKind.MACSWAP,
          AcceptedAddresses.only(FIRST),
          OwnedIps.NONE,
          OwnedIps.NONE,
          false);
  private final PollLoop loop =
      new PollLoop("loop", peer, processor, IdleStrategy.Kind.BUSY.create(peer), counters);
  private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
  private final MacChanger changer = TestChanger.of(port, loop, processor, control);

  @AfterEach
  void stop() {
    loop.stop();
    control.shutdownNow();
  }

  private static MacAddress address(int number) {
    return new MacAddress(0x02_00_00_00_01_00L + number);
  }

  @Test
  void nothingUnderWayGoesToThePeersFormerAddress() {
    port.sharesAddressWith(to -> peer.address = to);
    processor.ownSourceIsPeers(true);
    loop.start();
    for (int i = 1; i <= CHANGES; i++) {
      assertThat(changer.change(address(i), Duration.ofMinutes(1)))
          .isInstanceOf(ChangeOutcome.Applied.class);
      long echoed = counters.get(Counter.ECHOED);
      while (counters.get(Counter.ECHOED) < echoed + 50) {
        assertThat(loop.failure()).isNull();
        LockSupport.parkNanos(1_000);
      }
    }
    assertThat(counters.get(Counter.DROP_OTHER_DESTINATION)).isZero();
    assertThat(peer.dropped).hasValue(0);
  }

  /** Its frames wait in a queue, as those of a tap do. */
  private static final class Peer implements PortQueue {
    private static final int WAITING = 8;

    final SimulatedPortQueue simulated = new SimulatedPortQueue(BURST);
    final AtomicInteger dropped = new AtomicInteger();
    volatile MacAddress address = FIRST;
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    private static byte[] frame(MacAddress both) {
      byte[] frame = new byte[60];
      System.arraycopy(both.toBytes(), 0, frame, 0, 6);
      System.arraycopy(both.toBytes(), 0, frame, 6, 6);
      Arrays.fill(frame, 12, 14, (byte) 0x88);
      return frame;
    }

    @Override
    public int exchange() {
      while (waiting.size() < WAITING) {
        waiting.add(frame(address));
      }
      for (int i = 0; i < BURST; i++) {
        simulated.offer(waiting.remove());
      }
      int sent = simulated.exchange();
      byte[] own = address.toBytes();
      for (byte[] frame : simulated.takeTransmitted()) {
        if (!Arrays.equals(frame, 0, 6, own, 0, 6)) {
          dropped.incrementAndGet();
        }
      }
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
      return simulated.gather(index);
    }

    @Override
    public boolean send(byte[] bytes) {
      return simulated.send(bytes);
    }
  }
}
