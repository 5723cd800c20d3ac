package io.dmac.probe;

import io.dmac.packet.PacketMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Copies of the frames that a probe sends and receives, for whoever shows or keeps them: a ring
 * between its poll thread and one reader. What does not fit is counted and let go, so that looking
 * costs the traffic nothing but the copies.
 */
public final class FrameTap {
  /** Takes one frame out of the ring. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes it.
     *
     * @param atNs by the sender's monotonic clock
     * @param received else sent
     * @param length bytes of the frame, without its frame check sequence
     * @param bytes those of them that were kept
     */
    void take(long atNs, boolean received, int length, byte[] bytes);
  }

  private static final int HEADER_BYTES = 16;
  private static final int LENGTH_OFFSET = 8;
  private static final int RECEIVED_OFFSET = 12;
  private static final long NO_SLOT = 0;

  private static final VarHandle PUBLISHED;
  private static final VarHandle TAKEN;

  static {
    try {
      PUBLISHED = MethodHandles.lookup().findVarHandle(FrameTap.class, "published", long.class);
      TAKEN = MethodHandles.lookup().findVarHandle(FrameTap.class, "taken", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemorySegment memory;
  private final long address;
  private final int snapLength;
  private final int slotBytes;
  private final long mask;

  /** Frames for the reader; written by the poll thread. */
  @SuppressWarnings("unused") // by its handle
  private volatile long published;

  /** Frames that the reader is done with; written by it. */
  @SuppressWarnings("unused") // by its handle
  private volatile long taken;

  /** Frames in the ring, those that are not published yet included; the poll thread's alone. */
  private long written;

  /** Sent frames of this turn that had no room, which came behind those that had. */
  private int sentMissed;

  private volatile long missed;

  /**
   * @param slots how many frames wait for the reader, a power of two
   * @param snapLength bytes kept of a frame
   */
  public FrameTap(int slots, int snapLength) {
    if (Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("a ring's size is a power of two: " + slots);
    }
    this.snapLength = snapLength;
    slotBytes = HEADER_BYTES + (snapLength + 7 & ~7);
    mask = slots - 1L;
    memory = Arena.ofAuto().allocate((long) slots * slotBytes, 64);
    address = memory.address();
  }

  /** Bytes kept of a frame. */
  public int snapLength() {
    return snapLength;
  }

  // --- the poll thread's -----------------------------------------------------------------------

  void received(long frame, int length, long nowNs) {
    if (!put(frame, length, nowNs, 1)) {
      countMissed(1);
    }
  }

  /** A frame that is about to be sent: the port may still refuse it. */
  void sent(long frame, int length, long nowNs) {
    if (!put(frame, length, nowNs, 0)) {
      sentMissed++;
    }
  }

  /** A frame that was sent past the burst, before any of it. */
  void sent(byte[] frame, long nowNs) {
    long slot = next();
    if (slot == NO_SLOT) {
      countMissed(1);
      return;
    }
    head(slot, frame.length, nowNs, 0);
    for (int i = 0; i < Math.min(frame.length, snapLength); i++) {
      PacketMemory.putU8(slot + HEADER_BYTES + i, frame[i]);
    }
    written++;
  }

  /**
   * Lets the reader have what the former turn brought.
   *
   * @param refused how many of the frames sent last the port refused: those were not sent
   */
  void publish(int refused) {
    int unwritten = Math.min(refused, sentMissed);
    countMissed(sentMissed - unwritten);
    sentMissed = 0;
    written -= refused - unwritten;
    PUBLISHED.setRelease(this, written);
  }

  private boolean put(long frame, int length, long nowNs, int received) {
    long slot = next();
    if (slot == NO_SLOT || sentMissed > 0) {
      return false;
    }
    head(slot, length, nowNs, received);
    PacketMemory.copy(frame, slot + HEADER_BYTES, Math.min(length, snapLength));
    written++;
    return true;
  }

  private long next() {
    return written - (long) TAKEN.getAcquire(this) > mask ? NO_SLOT : slot(written);
  }

  private static void head(long slot, int length, long nowNs, int received) {
    PacketMemory.putRaw64(slot, nowNs);
    PacketMemory.putRaw32(slot + LENGTH_OFFSET, length);
    PacketMemory.putRaw32(slot + RECEIVED_OFFSET, received);
  }

  private void countMissed(long frames) {
    if (frames > 0) {
      // Written by the poll thread alone.
      long now = missed + frames;
      missed = now;
    }
  }

  private long slot(long number) {
    return address + (number & mask) * slotBytes;
  }

  // --- the reader's ----------------------------------------------------------------------------

  /**
   * Gives the reader what there is.
   *
   * @return how many frames that was
   */
  public int drain(Reader reader) {
    long from = (long) TAKEN.getOpaque(this);
    long to = (long) PUBLISHED.getAcquire(this);
    for (long number = from; number < to; number++) {
      long slot = slot(number);
      int length = PacketMemory.raw32(slot + LENGTH_OFFSET);
      reader.take(
          PacketMemory.raw64(slot),
          PacketMemory.raw32(slot + RECEIVED_OFFSET) == 1,
          length,
          PacketMemory.bytes(slot + HEADER_BYTES, Math.min(length, snapLength)));
      TAKEN.setRelease(this, number + 1);
    }
    // Keeps the ring reachable while its bare address is read.
    return memory.byteSize() > 0 ? (int) (to - from) : 0;
  }

  /** Frames that had no room; from any thread. */
  public long missed() {
    return missed;
  }
}
