package io.dmac.bench.micro;

import io.dmac.packet.PacketMemory;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A burst of frames in native memory, without a port: what a processor alone costs. */
final class NativeBurst implements PortQueue {
  private static final int ROOM = 2048;

  private final Burst burst;
  private final long data;
  private final byte[] frame;
  private final int count;

  NativeBurst(byte[] frame, int count) {
    this.frame = frame;
    this.count = count;
    // Never freed: a benchmark's JVM ends with its benchmark.
    MemorySegment memory = Arena.global().allocate((long) count * (ROOM + 2 * 28), 64);
    data = memory.address();
    long handles = data + (long) count * ROOM;
    long addresses = handles + 16L * count;
    long drops = addresses + 16L * count;
    long lengths = drops + 16L * count;
    for (int i = 0; i < count; i++) {
      PacketMemory.putRaw64(addresses + 8L * i, data + (long) i * ROOM);
      PacketMemory.putRaw32(lengths + 4L * i, frame.length);
    }
    burst = new Burst(count, handles, addresses, lengths, drops);
    rewrite();
  }

  /** Every frame as it first came. */
  void rewrite() {
    for (int i = 0; i < count; i++) {
      PacketMemory.copy(frame, data + (long) i * ROOM);
    }
  }

  /** The same frames, received anew. */
  Burst receive() {
    burst.refill(count);
    return burst;
  }

  @Override
  public Burst burst() {
    return burst;
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
  public int allocate(int wanted, int length) {
    return 0;
  }

  @Override
  public boolean resize(int index, int length) {
    return true;
  }

  @Override
  public boolean send(byte[] bytes) {
    return true;
  }
}
