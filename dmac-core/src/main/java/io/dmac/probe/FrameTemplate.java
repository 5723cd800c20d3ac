package io.dmac.probe;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU32;
import static io.dmac.packet.PacketMemory.putU64;
import static io.dmac.packet.PacketMemory.putU8;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u64;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.packet.Ethernet;
import io.dmac.packet.PacketMemory;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * What every frame of a run has in common, and where in it the rest goes. Behind the Ethernet
 * header, and behind those of other protocols where there are any, lie in network order:
 *
 * <pre>
 *  0  magic "dmac"       4
 *  4  run                4   sets this run's frames apart from another's
 *  8  sequence           8
 * 16  time stamp in ns   8   of the sender's monotonic clock
 * 24  check              4   of the run, the sequence and the time stamp
 * 28  content                repeated up to the frame's end
 * </pre>
 */
public final class FrameTemplate {
  /** Local experimental EtherType 1 (IEEE 802): no kernel's stack answers it. */
  public static final int DEFAULT_ETHER_TYPE = 0x88B5;

  /** Bytes of the shortest frame, without its frame check sequence. */
  public static final int MIN_LENGTH = Ethernet.MIN_FRAME_LENGTH;

  private static final long MAGIC = 0x646D_6163L;
  private static final int RUN_OFFSET = 4;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int TIME_OFFSET = 16;
  private static final int CHECK_OFFSET = 24;
  private static final int CONTENT_OFFSET = 28;

  private final int etherType;
  private final int length;

  /** Bytes before the magic. */
  private final int headers;

  private final long run;
  private final MemorySegment memory;
  private final long address;

  /**
   * @param etherType at least 0x0600
   * @param length bytes of a frame, without its frame check sequence
   * @param run the run's number
   * @param content what fills the frames, as UTF-8; empty for zeros
   */
  public FrameTemplate(int etherType, int length, int run, String content) {
    this(etherType, new byte[0], length, run, content);
  }

  /**
   * @param inner headers of other protocols behind Ethernet's, such as those of UDP over IPv4
   */
  public FrameTemplate(int etherType, byte[] inner, int length, int run, String content) {
    headers = Ethernet.HEADER_LENGTH + inner.length;
    if (etherType < 0x0600 || etherType > 0xFFFF) {
      throw new IllegalArgumentException(
          "0x"
              + Integer.toHexString(etherType)
              + " is not an EtherType: those go from 0x0600 to 0xffff");
    }
    if (length < leastLength()) {
      throw new IllegalArgumentException(
          "a frame has "
              + leastLength()
              + " bytes or more without its frame check sequence, not "
              + length);
    }
    this.etherType = etherType;
    this.length = length;
    this.run = Integer.toUnsignedLong(run);
    // Eight bytes more, because a 48-bit field is read as eight bytes.
    memory = Arena.ofAuto().allocate(length + 8L, 8);
    address = memory.address();
    putU16(address + 12, etherType);
    for (int i = 0; i < inner.length; i++) {
      putU8(address + Ethernet.HEADER_LENGTH + i, inner[i]);
    }
    putU32(address + headers, MAGIC);
    putU32(address + headers + RUN_OFFSET, run);
    byte[] filling = content.getBytes(StandardCharsets.UTF_8);
    for (int i = headers + CONTENT_OFFSET; filling.length > 0 && i < length; i++) {
      putU8(address + i, filling[(i - headers - CONTENT_OFFSET) % filling.length]);
    }
  }

  public int etherType() {
    return etherType;
  }

  /** Bytes of a frame, without its frame check sequence. */
  public int length() {
    return length;
  }

  /** Bytes of the shortest frame that these headers leave room in. */
  int leastLength() {
    return Math.max(MIN_LENGTH, headers + CONTENT_OFFSET);
  }

  /** Writes a whole frame of {@link #length()} bytes. */
  void write(long frame, long destinationWire, long sourceWire, long sequence, long timeNs) {
    PacketMemory.copy(address, frame, length);
    Ethernet.putAddresses(frame, destinationWire, sourceWire);
    putU64(frame + headers + SEQUENCE_OFFSET, sequence);
    putU64(frame + headers + TIME_OFFSET, timeNs);
    putU32(frame + headers + CHECK_OFFSET, check(sequence, timeNs));
  }

  /** Whether a frame of at least {@link #leastLength()} bytes says that it is one of this run's. */
  boolean isOurs(long frame) {
    return u16(frame + 12) == etherType
        && u32(frame + headers) == MAGIC
        && u32(frame + headers + RUN_OFFSET) == run;
  }

  /** Whether one of this run's frames came back as it went, but for its MAC addresses. */
  boolean isIntact(long frame, int frameLength) {
    return frameLength == length
        && u32(frame + headers + CHECK_OFFSET) == check(sequence(frame), timeNs(frame))
        && hasContent(frame);
  }

  private boolean hasContent(long frame) {
    int offset = headers + CONTENT_OFFSET;
    for (; offset <= length - 8; offset += 8) {
      if (raw64(frame + offset) != raw64(address + offset)) {
        return false;
      }
    }
    for (; offset < length; offset++) {
      if (u8(frame + offset) != u8(address + offset)) {
        return false;
      }
    }
    // Keeps the template reachable while its bare address is read.
    return memory.byteSize() > 0;
  }

  long sequence(long frame) {
    return u64(frame + headers + SEQUENCE_OFFSET);
  }

  long timeNs(long frame) {
    return u64(frame + headers + TIME_OFFSET);
  }

  private long check(long sequence, long timeNs) {
    return check(run, sequence, timeNs);
  }

  /** Thirty-two bits of a mixture in which every bit of all three has its part (SplitMix64). */
  private static long check(long run, long sequence, long timeNs) {
    long mixed = (sequence * 0x9E37_79B9_7F4A_7C15L) ^ timeNs ^ (run << 32);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return (mixed ^ (mixed >>> 31)) & 0xFFFF_FFFFL;
  }

  /**
   * What lies before the content, as whoever looks at a frame without its run reads it.
   *
   * @param timeNs of the sender's monotonic clock
   * @param isIntact whether the check is right
   */
  public record Stamp(int run, long sequence, long timeNs, boolean isIntact) {
    /** Bytes before the content. */
    public static final int LENGTH = CONTENT_OFFSET;

    /** Whether one begins at an offset; false where fewer than four bytes are left. */
    public static boolean beginsAt(int offset, ByteBuf frame) {
      return offset + Integer.BYTES <= frame.writerIndex() && frame.getUnsignedInt(offset) == MAGIC;
    }

    /** Reads {@link #LENGTH} bytes. */
    public static Stamp read(int offset, ByteBuf frame) {
      int run = frame.getInt(offset + RUN_OFFSET);
      long sequence = frame.getLong(offset + SEQUENCE_OFFSET);
      long timeNs = frame.getLong(offset + TIME_OFFSET);
      return new Stamp(
          run,
          sequence,
          timeNs,
          frame.getUnsignedInt(offset + CHECK_OFFSET)
              == check(Integer.toUnsignedLong(run), sequence, timeNs));
    }
  }
}
