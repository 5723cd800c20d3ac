package io.dmac.port;

import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.raw64;

/**
 * The frames of one turn, as arrays side by side in native memory: for each frame its handle (what
 * the port knows it by; an mbuf pointer under DPDK), the address of its first byte, and its length.
 *
 * <p>A processor gives every received frame away exactly once, in ascending order of index: either
 * {@link #transmit(int)} or {@link #drop(int)}. The next {@link PortQueue#exchange()} carries both
 * lists out.
 *
 * <p>Not thread-safe: it belongs to the poll thread of its queue.
 */
public final class Burst {
  /**
   * Set in {@link #length(int)} of a frame whose bytes lie in several buffers; makes it negative.
   */
  public static final int SEGMENTED = 0x8000_0000;

  private final int capacity;
  private final long handles;
  private final long addresses;
  private final long lengths;
  private final long dropHandles;
  private int received;
  private int receivedBytes;
  private int leastLength;
  private int transmitCount;
  private int dropCount;

  /**
   * @param capacity the most frames of one turn
   * @param handles native array of {@code 2 * capacity} 64-bit handles; the transmit list is
   *     written over it from the front
   * @param addresses native array of {@code 2 * capacity} 64-bit addresses
   * @param lengths native array of {@code 2 * capacity} 32-bit lengths in bytes
   * @param dropHandles native array of {@code 2 * capacity} 64-bit handles
   */
  public Burst(int capacity, long handles, long addresses, long lengths, long dropHandles) {
    this.capacity = capacity;
    this.handles = handles;
    this.addresses = addresses;
    this.lengths = lengths;
    this.dropHandles = dropHandles;
  }

  public int capacity() {
    return capacity;
  }

  /** The frames received by the last exchange, plus those allocated since. */
  public int received() {
    return received;
  }

  /** The sum of the lengths of the frames received by the last exchange, as they came. */
  public int receivedBytes() {
    return receivedBytes;
  }

  /** The least length of those frames, as they came; negative when one is {@link #SEGMENTED}. */
  public int leastLength() {
    return leastLength;
  }

  /** Address of the first byte of frame {@code index}. */
  public long address(int index) {
    return raw64(addresses + ((long) index << 3));
  }

  /** Length in bytes of frame {@code index}; negative when {@link #SEGMENTED}. */
  public int length(int index) {
    return raw32(lengths + ((long) index << 2));
  }

  public long handle(int index) {
    return raw64(handles + ((long) index << 3));
  }

  /** Gives frame {@code index} to the transmit list. */
  public void transmit(int index) {
    int position = transmitCount++;
    if (position != index) {
      putRaw64(handles + ((long) position << 3), raw64(handles + ((long) index << 3)));
    }
  }

  /** Gives every received frame to the transmit list: the common case, without a store a frame. */
  public void transmitAll() {
    transmitCount = received;
  }

  /** Gives frame {@code index} to the list of frames to free. */
  public void drop(int index) {
    putRaw64(dropHandles + ((long) dropCount++ << 3), raw64(handles + ((long) index << 3)));
  }

  public int transmitCount() {
    return transmitCount;
  }

  public int dropCount() {
    return dropCount;
  }

  /** For the port: both lists were carried out and {@code count} frames came in. */
  public void refill(int count) {
    int bytes = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      bytes += length(i) & ~SEGMENTED;
      least = Math.min(least, length(i));
    }
    refill(count, bytes, least);
  }

  /**
   * The same for a port that has looked at the lengths.
   *
   * @param bytes their sum, without {@link #SEGMENTED}
   * @param least the least, with it
   */
  public void refill(int count, int bytes, int least) {
    received = count;
    receivedBytes = bytes;
    leastLength = least;
    transmitCount = 0;
    dropCount = 0;
  }

  /** For the port: {@code count} frames were allocated behind the received ones. */
  public void grow(int count) {
    received += count;
  }
}
