package io.dmac.probe;

import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.packet.Ethernet;
import io.dmac.packet.PacketMemory;
import io.dmac.port.PortQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Frames of a capture, sent as they are but for their MAC addresses, again and again.
 *
 * <p>They carry no number: a frame that comes back is known by its bytes behind the MAC addresses,
 * and counts as the first of those with the same bytes that is still out. So what was lost is
 * counted exactly, but not which time around it was.
 */
public final class ReplayedFrames implements ProbeFrames {
  /** Times are kept of as many frames. */
  private static final int TIMES = 1 << 20;

  private static final int ADDRESSES_LENGTH = 12;
  private static final int EMPTY = -1;

  private final MemorySegment memory;
  private final long[] addresses;
  private final int[] lengths;

  /** The frame of the capture that first has the same bytes. */
  private final int[] twins;

  /** Of the frames with the same bytes as this first one: their places, in order. */
  private final int[][] places;

  /** How many of those came back. */
  private final long[] returned;

  /** From hash to first frame: open addressing. */
  private final int[] table;

  private final long[] hashes;
  private final long[] times = new long[TIMES];

  /**
   * @param capture frames of an Ethernet header and more each
   */
  public ReplayedFrames(List<byte[]> capture) {
    if (capture.isEmpty()) {
      throw new IllegalArgumentException("the capture has no frame to replay");
    }
    int count = capture.size();
    addresses = new long[count];
    lengths = new int[count];
    twins = new int[count];
    hashes = new long[count];
    returned = new long[count];
    table = new int[Integer.highestOneBit(Math.max(8, count) * 4)];
    Arrays.fill(table, EMPTY);
    // Eight bytes more, because a frame is read by eight.
    memory = Arena.ofAuto().allocate(capture.stream().mapToLong(f -> paddedLength(f) + 8L).sum());
    long next = memory.address();
    for (int i = 0; i < count; i++) {
      byte[] frame = capture.get(i);
      if (frame.length < Ethernet.HEADER_LENGTH) {
        throw new IllegalArgumentException(
            "frame "
                + (i + 1)
                + " of the capture has "
                + frame.length
                + " bytes, less than an"
                + " Ethernet header");
      }
      PacketMemory.copy(frame, next);
      addresses[i] = next;
      // A driver pads a short frame, and the peer sends back what it got.
      lengths[i] = paddedLength(frame);
      hashes[i] = hash(next, lengths[i]);
      twins[i] = enter(i);
      next += lengths[i] + 8L;
    }
    places = new int[count][];
    for (int i = 0; i < count; i++) {
      int first = i;
      places[i] = twins[i] == i ? indices(count, at -> twins[at] == first) : new int[0];
    }
  }

  private static int paddedLength(byte[] frame) {
    return Math.max(frame.length, Ethernet.MIN_FRAME_LENGTH);
  }

  private static int[] indices(int count, java.util.function.IntPredicate wanted) {
    return java.util.stream.IntStream.range(0, count).filter(wanted).toArray();
  }

  /** The first frame with the same bytes, which may be this one. */
  private int enter(int index) {
    int slot = slot(hashes[index]);
    while (table[slot] != EMPTY) {
      if (isSame(table[slot], addresses[index], lengths[index])) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = index;
    return index;
  }

  private int slot(long hash) {
    return (int) (hash >>> 32) & (table.length - 1);
  }

  private static long hash(long frame, int length) {
    long hash = length;
    int offset = ADDRESSES_LENGTH;
    for (; offset <= length - 8; offset += 8) {
      hash = (hash ^ raw64(frame + offset)) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    for (; offset < length; offset++) {
      hash = (hash ^ u8(frame + offset)) * 0x9E37_79B9_7F4A_7C15L;
    }
    return hash ^ (hash >>> 31);
  }

  private boolean isSame(int index, long frame, int length) {
    if (lengths[index] != length) {
      return false;
    }
    for (int offset = ADDRESSES_LENGTH; offset < length; offset++) {
      if (u8(addresses[index] + offset) != u8(frame + offset)) {
        return false;
      }
    }
    // Keeps the frames reachable while their bare addresses are read.
    return memory.byteSize() > 0;
  }

  private int index(long sequence) {
    return (int) (sequence % lengths.length);
  }

  @Override
  public int length(long sequence) {
    return lengths[index(sequence)];
  }

  @Override
  public int ofSameLength(long sequence, int most) {
    int length = length(sequence);
    int same = 1;
    while (same < most && length(sequence + same) == length) {
      same++;
    }
    return same;
  }

  @Override
  public int longest() {
    return Arrays.stream(lengths).max().orElseThrow();
  }

  @Override
  public double averageLength() {
    return Arrays.stream(lengths).average().orElseThrow();
  }

  @Override
  public long contents(long sequence, long destinationWire, long sourceWire, long timeNs) {
    return PortQueue.UNDEFINED;
  }

  @Override
  public void write(long frame, long destinationWire, long sourceWire, long sequence, long timeNs) {
    int index = index(sequence);
    PacketMemory.copy(addresses[index], frame, lengths[index]);
    Ethernet.putAddresses(frame, destinationWire, sourceWire);
    times[(int) sequence & (TIMES - 1)] = timeNs;
  }

  @Override
  public long match(long frame, int length, long nextSequence) {
    int slot = slot(hash(frame, length));
    while (table[slot] != EMPTY) {
      int first = table[slot];
      if (isSame(first, frame, length)) {
        return next(first, nextSequence);
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return FOREIGN;
  }

  /** The first of the frames with the same bytes that is still out; else the last, once more. */
  private long next(int first, long nextSequence) {
    long sequence = sequence(first, returned[first]);
    if (sequence < nextSequence) {
      returned[first]++;
      return sequence;
    }
    return returned[first] == 0 ? FOREIGN : sequence(first, returned[first] - 1);
  }

  private long sequence(int first, long turn) {
    int[] of = places[first];
    return turn / of.length * lengths.length + of[(int) (turn % of.length)];
  }

  @Override
  public long sentNs(long frame, long sequence) {
    return times[(int) sequence & (TIMES - 1)];
  }
}
