package io.dmac.port;

import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.raw64;

/**
 * The frames of one turn: a native array of their handles (what the port knows a frame by; an mbuf
 * pointer under DPDK), from which a port of its kind tells where a frame's bytes lie and how many
 * they are.
 *
 * <p>A processor gives every received frame away exactly once, in ascending order of index: either
 * {@link #transmit(int)} or {@link #drop(int)}. The next {@link PortQueue#exchange()} carries both
 * lists out.
 *
 * <p>Not thread-safe: it belongs to the poll thread of its queue.
 */
public abstract class Burst {
  /**
   * Set in {@link #length(int)} of a frame whose bytes lie in several buffers; makes it negative.
   */
  public static final int SEGMENTED = 0x8000_0000;

  private final int capacity;
  private final long handles;
  private final long dropHandles;
  private final boolean mayBeSegmented;
  private int received;
  private int transmitCount;
  private int dropCount;

  /**
   * @param capacity the most frames of one turn
   * @param handles native array of {@code 2 * capacity} 64-bit handles; the transmit list is
   *     written over it from the front
   * @param dropHandles native array of {@code 2 * capacity} 64-bit handles
   * @param mayBeSegmented whether frames may come in several buffers
   */
  protected Burst(int capacity, long handles, long dropHandles, boolean mayBeSegmented) {
    this.capacity = capacity;
    this.handles = handles;
    this.dropHandles = dropHandles;
    this.mayBeSegmented = mayBeSegmented;
  }

  public final int capacity() {
    return capacity;
  }

  /** Whether a frame may lie in several buffers; where none ever does, nobody need look. */
  public final boolean mayBeSegmented() {
    return mayBeSegmented;
  }

  /** The frames received by the last exchange, plus those allocated since. */
  public final int received() {
    return received;
  }

  /** Address of the first byte of frame {@code index}, which must not yet be given away. */
  public final long address(int index) {
    return data(handle(index));
  }

  /**
   * Length in bytes of frame {@code index}, which must not yet be given away; negative when {@link
   * #SEGMENTED}.
   */
  public final int length(int index) {
    long handle = handle(index);
    int length = frameLength(handle);
    return headLength(handle) == length ? length : length | SEGMENTED;
  }

  /** Address of the first byte of a frame. */
  public abstract long data(long handle);

  /** Bytes of a frame that lie behind its first one without a gap: all of them in most frames. */
  public abstract int headLength(long handle);

  /** Bytes of a frame, in however many buffers. */
  public abstract int frameLength(long handle);

  public final long handle(int index) {
    return raw64(handles + ((long) index << 3));
  }

  /** Gives frame {@code index} to the transmit list. */
  public final void transmit(int index) {
    int position = transmitCount++;
    if (position != index) {
      putRaw64(handles + ((long) position << 3), raw64(handles + ((long) index << 3)));
    }
  }

  /** Gives {@code count} frames from {@code index} on to the transmit list. */
  public final void transmit(int index, int count) {
    if (transmitCount != index) {
      copy(handles + ((long) index << 3), handles + ((long) transmitCount << 3), count);
    }
    transmitCount += count;
  }

  /** Gives every received frame to the transmit list: the common case, without a store a frame. */
  public final void transmitAll() {
    transmitCount = received;
  }

  /** Gives frame {@code index} to the list of frames to free. */
  public final void drop(int index) {
    putRaw64(dropHandles + ((long) dropCount++ << 3), raw64(handles + ((long) index << 3)));
  }

  /** Gives {@code count} frames from {@code index} on to the list of frames to free. */
  public final void drop(int index, int count) {
    copy(handles + ((long) index << 3), dropHandles + ((long) dropCount << 3), count);
    dropCount += count;
  }

  /** Takes back what was given away: all are received frames again, in another order. */
  public final void takeBack() {
    copy(dropHandles, handles + ((long) transmitCount << 3), dropCount);
    transmitCount = 0;
    dropCount = 0;
  }

  private static void copy(long from, long to, int count) {
    for (long offset = 0; offset < (long) count << 3; offset += 8) {
      putRaw64(to + offset, raw64(from + offset));
    }
  }

  public final int transmitCount() {
    return transmitCount;
  }

  /** Address of the first byte of the frame at that place of the transmit list. */
  public final long transmitAddress(int place) {
    // The list is written over the handles.
    return address(place);
  }

  public final int dropCount() {
    return dropCount;
  }

  /** For the port: both lists were carried out and {@code count} frames came in. */
  public final void refill(int count) {
    received = count;
    transmitCount = 0;
    dropCount = 0;
  }

  /**
   * For the port: it took all of the transmit list but {@code left} frames, which it has moved to
   * the front of the handles, dropped the drop list and received nothing.
   */
  public final void keep(int left) {
    received = left;
    transmitCount = left;
    dropCount = 0;
  }

  /** Gives up sending: the transmit list is to be dropped. */
  public final void giveUp() {
    drop(0, transmitCount);
    transmitCount = 0;
  }

  /** For the port: {@code count} frames were allocated behind the received ones. */
  public final void grow(int count) {
    received += count;
  }
}
