package io.dmac.dpdk;

import static io.dmac.port.PortQueue.UNDEFINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.packet.PacketMemory;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The accounts of the one crossing: every frame is sent, refused or received, and none is lost. */
class ExchangeIT {
  /** What a net_ring holds: DPDK's ring of 1024 keeps one place free. */
  private static final int RING_CAPACITY = 1023;

  private static Eal eal;

  private static PortSpec ring(int number) {
    return new PortSpec.Vdev("net_ring" + number);
  }

  @BeforeAll
  static void start() {
    eal = Eal.start(EalArguments.ordinary(List.of(ring(0), ring(1), ring(2), ring(3), ring(4))));
  }

  @AfterAll
  static void close() {
    eal.close();
  }

  private static DpdkPort started(PortSpec ring, PortConfiguration configuration) {
    DpdkPort port = eal.open(ring, configuration);
    port.start();
    return port;
  }

  /** Its queue, which belongs to this thread from now on. */
  private static PortQueue attached(DpdkPort port) {
    PortQueue queue = port.queues().getFirst();
    queue.attach();
    return queue;
  }

  private static void endWithoutALeak(DpdkPort port, PortQueue queue) {
    queue.detach();
    port.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  /** Of a pool of 64 buffers, in bursts of 16: 32 frames were received, and 32 wait in the ring. */
  private static void emptyThePool(PortQueue queue) {
    Burst burst = queue.burst();
    assertThat(queue.allocate(64, 60, UNDEFINED)).isEqualTo(64);
    assertThat(queue.allocate(1, 60, UNDEFINED)).as("beyond the burst's arrays").isZero();
    burst.transmitAll();
    assertThat(queue.exchange()).isEqualTo(64);
    assertThat(burst.received()).as("two bursts").isEqualTo(32);
  }

  private static void dropAll(Burst burst) {
    for (int i = 0; i < burst.received(); i++) {
      burst.drop(i);
    }
  }

  /** Each turn sends twice what it receives, until the ring is full and over-full. */
  @Test
  void whatTheRingDoesNotTakeIsRefusedAndFreed() {
    DpdkPort port = started(ring(0), PortConfiguration.DEFAULT.withMbufs(4095).withTxRetries(0));
    PortQueue queue = attached(port);
    Burst burst = queue.burst();
    long offered = 0;
    long sent = 0;
    long received = 0;
    for (int turn = 0; turn < 500; turn++) {
      int room = queue.allocate(burst.capacity(), 60, UNDEFINED);
      assertThat(room).as("frames allocated in turn " + turn).isEqualTo(burst.capacity());
      burst.transmitAll();
      offered += burst.transmitCount();
      sent += queue.exchange();
      received += burst.received();
      assertThat(sent - received).isBetween(0L, (long) RING_CAPACITY);
    }
    assertThat(offered).isGreaterThan(sent);
    assertThat(sent - received).isGreaterThan(RING_CAPACITY - 3L * burst.capacity());

    for (int turn = 0; turn < 100; turn++) {
      dropAll(burst);
      queue.exchange();
      received += burst.received();
    }
    assertThat(burst.received()).isZero();
    assertThat(received).isEqualTo(sent);
    assertThat(port.statistics().txFrames()).isEqualTo(sent);
    assertThat(port.statistics().rxFrames()).isEqualTo(received);
    endWithoutALeak(port, queue);
  }

  /**
   * A ring that nobody empties takes what it has room for; the rest stays in the list, in order.
   */
  @Test
  void framesThatAFullQueueRefusesAreHeldWhereThatIsAskedFor() {
    DpdkPort port =
        started(
            ring(4),
            PortConfiguration.DEFAULT
                .withMbufs(4095)
                .withTxRetries(0)
                .withRefused(PortConfiguration.Refused.HOLD));
    PortQueue queue = attached(port);
    Burst burst = queue.burst();
    int frames = burst.capacity();
    long sent = 0;
    int held;
    do {
      assertThat(queue.allocate(frames, 60, UNDEFINED)).isEqualTo(frames);
      burst.transmitAll();
      int turn = queue.exchange();
      sent += turn;
      held = burst.transmitCount();
      if (held > 0) {
        assertThat(turn + held).isEqualTo(2L * frames);
        assertThat(burst.received()).isEqualTo(held);
      }
    } while (held == 0);
    // Held for as long as it stays full.
    assertThat(queue.exchange()).isZero();
    assertThat(burst.transmitCount()).isEqualTo(held);
    burst.giveUp();
    assertThat(burst.dropCount()).isEqualTo(held);
    assertThat(queue.exchange()).isZero();
    assertThat(burst.transmitCount()).isZero();
    assertThat(burst.received()).isPositive();
    assertThat(port.statistics().txFrames()).isEqualTo(sent);
    endWithoutALeak(port, queue);
  }

  @Test
  void framesComeBackInOrderWithTheirBytesAndLengths() {
    DpdkPort port = started(ring(1), PortConfiguration.DEFAULT.withMbufs(2047));
    PortQueue queue = attached(port);
    Burst burst = queue.burst();
    assertThat(burst.mayBeSegmented()).as("frames in several buffers").isFalse();
    MemorySegment contents = Arena.ofAuto().allocate(256);
    for (int i = 0; i < burst.capacity(); i++) {
      PacketMemory.putU32(contents.address() + 14, 1000L + i);
      assertThat(queue.allocate(1, 60 + i, contents.address())).isOne();
    }
    burst.transmitAll();
    assertThat(queue.exchange()).isEqualTo(burst.capacity());
    assertThat(burst.received()).isEqualTo(burst.capacity());
    for (int i = 0; i < burst.received(); i++) {
      assertThat(burst.length(i)).isEqualTo(60 + i);
      assertThat(PacketMemory.u32(burst.address(i) + 14)).isEqualTo(1000L + i);
    }

    // Odd ones are dropped, even ones lengthened and sent on.
    for (int i = 0; i < burst.received(); i++) {
      if (i % 2 == 0) {
        assertThat(queue.resize(i, 200 + i)).isTrue();
        burst.transmit(i);
      } else {
        burst.drop(i);
      }
    }
    assertThat(queue.exchange()).isEqualTo(burst.capacity() / 2);
    assertThat(burst.received()).isEqualTo(burst.capacity() / 2);
    for (int i = 0; i < burst.received(); i++) {
      assertThat(burst.length(i)).isEqualTo(200 + 2 * i);
      assertThat(PacketMemory.u32(burst.address(i) + 14)).isEqualTo(1000L + 2L * i);
    }
    dropAll(burst);
    queue.exchange();
    endWithoutALeak(port, queue);
  }

  @Test
  void poolThatIsEmptyAllocatesNothingAndRecovers() {
    DpdkPort port = started(ring(2), PortConfiguration.DEFAULT.withMbufs(64).withBurstSize(16));
    PortQueue queue = attached(port);
    Burst burst = queue.burst();
    emptyThePool(queue);
    assertThat(queue.allocate(1, 60, UNDEFINED)).as("from an empty pool").isZero();
    assertThat(queue.send(new byte[60])).as("from an empty pool").isFalse();
    dropAll(burst);
    queue.exchange();
    dropAll(burst);
    queue.exchange();
    assertThat(queue.allocate(1, 60, UNDEFINED)).isOne();
    burst.drop(0);
    queue.exchange();
    endWithoutALeak(port, queue);
  }

  @Test
  void lengthBeyondTheBufferIsRefused() {
    DpdkPort port = started(ring(3), PortConfiguration.DEFAULT.withMbufs(255));
    PortQueue queue = attached(port);
    Burst burst = queue.burst();
    assertThat(queue.allocate(1, 60, UNDEFINED)).isOne();
    assertThat(queue.resize(0, 2048)).isTrue();
    assertThat(queue.resize(0, 2049)).isFalse();
    assertThat(burst.length(0)).isEqualTo(2048);
    assertThat(queue.send(new byte[2049])).isFalse();
    assertThat(queue.allocate(1, 2049, UNDEFINED)).isZero();
    burst.drop(0);
    queue.exchange();
    endWithoutALeak(port, queue);
  }
}
