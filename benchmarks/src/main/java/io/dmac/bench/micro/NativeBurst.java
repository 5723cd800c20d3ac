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
  private final byte[][] frames;
  private final int count;

  NativeBurst(byte[] frame, int count) {
    this(new byte[][] {frame}, count);
  }

  /** Frames of one length, in turn. */
  NativeBurst(byte[][] frames, int count) {
    this.frames = frames;
    this.count = count;
    // Never freed: a benchmark's JVM ends with its benchmark.
    MemorySegment memory = Arena.global().allocate((long) count * (ROOM + 2 * 16), 64);
    data = memory.address();
    long handles = data + (long) count * ROOM;
    for (int i = 0; i < count; i++) {
      PacketMemory.putRaw64(handles + 8L * i, i);
    }
    burst = new Frames(handles, handles + 16L * count);
    rewrite();
  }

  private final class Frames extends Burst {
    Frames(long handles, long dropHandles) {
      super(count, handles, dropHandles, false);
    }

    @Override
    public long data(long handle) {
      return data + handle * ROOM;
    }

    @Override
    public int headLength(long handle) {
      return frames[0].length;
    }

    @Override
    public int frameLength(long handle) {
      return frames[0].length;
    }
  }

  /** Every frame as it first came. */
  void rewrite() {
    for (int i = 0; i < count; i++) {
      PacketMemory.copy(frames[i % frames.length], data + (long) i * ROOM);
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
  public int allocate(int wanted, int length, long contents) {
    return 0;
  }

  @Override
  public boolean resize(int index, int length) {
    return true;
  }

  @Override
  public boolean gather(int index) {
    return false;
  }

  @Override
  public boolean send(byte[] bytes) {
    return true;
  }
}
