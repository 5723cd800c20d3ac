package io.dmac.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.PacketMemory;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.port.SimulatedBurst;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data plane allocates nothing, whatever comes. */
class NoAllocationTest {
  private static final int FRAMES = 1_000_000;

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void processesAMillionFramesWithoutAllocating(OperationKind operation) {
    Turns turns = new Turns(operation);
    turns.process(FRAMES / 4);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    turns.process(FRAMES);
    long after = threads.getCurrentThreadAllocatedBytes();
    assertThat(after - before).isZero();
    assertThat(turns.counters.get(Counter.ARP_REPLIES)).isPositive();
    assertThat(turns.counters.get(Counter.NDP_REPLIES)).isPositive();
    assertThat(turns.counters.get(Counter.ECHO_REPLIES)).isPositive();
  }

  /** Turns over one burst of every kind of frame, written anew each time. */
  private static final class Turns implements PortQueue {
    private static final int SLOT_LENGTH = 256;

    private final Arena arena = Arena.ofAuto();
    private final Counters counters = new Counters();
    private final EchoProcessor processor;
    private final Burst burst;
    private final int count;
    private final long handles;
    private final long lengths;
    private final long templates;
    private final long templateLengths;
    private final long frames;

    Turns(OperationKind operation) {
      List<byte[]> sound = GarbageTest.sound();
      count = sound.size();
      handles = arena.allocate(16L * count, 8).address();
      lengths = arena.allocate(8L * count, 8).address();
      templateLengths = arena.allocate(4L * count, 8).address();
      templates = arena.allocate((long) SLOT_LENGTH * count, 8).address();
      frames = arena.allocate((long) SLOT_LENGTH * count, 8).address();
      long addresses = arena.allocate(16L * count, 8).address();
      long dropHandles = arena.allocate(16L * count, 8).address();
      for (int i = 0; i < count; i++) {
        PacketMemory.copy(sound.get(i), templates + (long) i * SLOT_LENGTH);
        PacketMemory.putRaw64(addresses + 8L * i, frames + (long) i * SLOT_LENGTH);
        PacketMemory.putRaw32(templateLengths + 4L * i, sound.get(i).length);
      }
      burst = new SimulatedBurst(count, handles, addresses, lengths, dropHandles);
      processor =
          new EchoProcessor(
              this,
              counters,
              operation,
              AcceptedAddresses.only(MacAddress.parse(TestPod.POD)),
              TestPod.ips(TestPod.POD_V4, TestPod.POD_V6),
              TestPod.ips(TestPod.KERNEL_V4),
              true);
    }

    void process(int atLeast) {
      for (int done = 0; done < atLeast; done += count) {
        PacketMemory.copy(templates, frames, (long) SLOT_LENGTH * count);
        PacketMemory.copy(templateLengths, lengths, 4L * count);
        for (int i = 0; i < count; i++) {
          PacketMemory.putRaw64(handles + 8L * i, i);
        }
        burst.refill(count);
        processor.process(burst);
      }
    }

    @Override
    public Burst burst() {
      return burst;
    }

    @Override
    public boolean resize(int index, int length) {
      PacketMemory.putRaw32(lengths + 4L * index, length);
      return true;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public int exchange() {
      return 0;
    }

    @Override
    public int allocate(int frameCount, int length, long contents) {
      return 0;
    }

    @Override
    public boolean gather(int index) {
      return false;
    }

    @Override
    public boolean send(byte[] frame) {
      return false;
    }
  }
}
