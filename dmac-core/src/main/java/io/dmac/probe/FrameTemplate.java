package io.dmac.probe;

import static io.dmac.packet.PacketMemory.putRaw64;
import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU32;
import static io.dmac.packet.PacketMemory.putU64;
import static io.dmac.packet.PacketMemory.putU8;
import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.raw64;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u64;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.PacketMemory;
import io.dmac.packet.Udp;
import io.dmac.port.Burst;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * What the frames of one length have in common, and where in them the rest goes. Behind the headers
 * lie in network order:
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

  /** Of a protocol without one. */
  private static final int NO_CHECKSUM = -1;

  private static final int ICMP_CHECKSUM_OFFSET = 2;
  private static final int ICMP_SEQUENCE_OFFSET = 6;

  private final int length;

  /** Bytes before the magic. */
  private final int headers;

  private final long run;
  private final MemorySegment memory;
  private final long address;

  /** Bytes before the checksum that covers the payload. */
  private final int checksumOffset;

  /** Bytes before the sequence number of a ping; 0 in other frames. */
  private final int pingSequenceOffset;

  /** Of what the checksum covers, without the stamps. */
  private final long sum;

  /** Magic and run, as they lie in memory. */
  private final long mark;

  /**
   * @param headers what lies before the magic
   * @param length bytes of a frame, without its frame check sequence
   * @param run the run's number
   * @param content what fills the frames, repeated; empty for zeros
   */
  public FrameTemplate(ProbeHeaders headers, int length, int run, byte[] content) {
    this.headers = headers.length();
    if (length < leastLength()) {
      throw new IllegalArgumentException(
          "a frame has "
              + leastLength()
              + " bytes or more without its frame check sequence, not "
              + length);
    }
    this.length = length;
    this.run = Integer.toUnsignedLong(run);
    // Eight bytes more, because a 48-bit field is read as eight bytes.
    memory = Arena.ofAuto().allocate(length + 8L, 8);
    address = memory.address();
    PacketMemory.copy(headers.bytes(length), address + 12);
    putU32(address + this.headers, MAGIC);
    putU32(address + this.headers + RUN_OFFSET, run);
    mark = raw64(address + this.headers);
    for (int i = this.headers + CONTENT_OFFSET; content.length > 0 && i < length; i++) {
      putU8(address + i, content[(i - this.headers - CONTENT_OFFSET) % content.length]);
    }
    long network = address + headers.networkOffset();
    int transport = headers.transportOffset();
    switch (headers) {
      case ProbeHeaders.Raw _ -> {
        checksumOffset = NO_CHECKSUM;
        pingSequenceOffset = 0;
        sum = 0;
      }
      case ProbeHeaders.UdpDatagram udp -> {
        checksumOffset = transport + Udp.CHECKSUM_OFFSET;
        pingSequenceOffset = 0;
        sum = seal(network, udp.to(), IpProtocol.UDP, transport);
      }
      case ProbeHeaders.Ping ping -> {
        checksumOffset = transport + ICMP_CHECKSUM_OFFSET;
        pingSequenceOffset = transport + ICMP_SEQUENCE_OFFSET;
        sum = seal(network, ping.to(), IpProtocol.ICMPV6, transport);
      }
    }
  }

  /** Of an EtherType without further headers; the content as UTF-8. */
  public FrameTemplate(int etherType, int length, int run, String content) {
    this(new ProbeHeaders.Raw(etherType), length, run, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Completes the IP header, and sums up what the upper layer's checksum covers.
   *
   * @param protocol the upper layer's, where it is in its pseudo header
   */
  private long seal(long network, InetAddress to, int protocol, int transport) {
    int upper = length - transport;
    long covered = Checksum.sum(address + transport, upper);
    if (!(to instanceof Inet4Address)) {
      return covered + Checksum.pseudoHeaderV6(network, protocol, upper);
    }
    putU16(network + 10, Checksum.of(Checksum.sum(network, Ipv4.MIN_HEADER_LENGTH)));
    // ICMP alone has no pseudo header.
    return protocol == IpProtocol.UDP
        ? covered + Checksum.pseudoHeaderV4(network, protocol, upper)
        : covered;
  }

  /** Bytes of a frame, without its frame check sequence. */
  public int length() {
    return length;
  }

  /** Bytes of the shortest frame that headers leave room in, without its frame check sequence. */
  public static int leastLength(ProbeHeaders headers) {
    return leastLength(headers.length());
  }

  private static int leastLength(int headers) {
    return Math.max(MIN_LENGTH, headers + CONTENT_OFFSET);
  }

  int leastLength() {
    return leastLength(headers);
  }

  /** The address of {@link #length()} bytes that all frames of one time begin as. */
  long contents(long destinationWire, long sourceWire, long timeNs) {
    Ethernet.putAddresses(address, destinationWire, sourceWire);
    putU64(address + headers + TIME_OFFSET, timeNs);
    return address;
  }

  /** Completes a frame that has the {@link #contents} of that time. */
  void write(long frame, long sequence, long timeNs) {
    long payload = frame + headers;
    putU64(payload + SEQUENCE_OFFSET, sequence);
    long check = check(sequence, timeNs);
    putU32(payload + CHECK_OFFSET, check);
    if (checksumOffset != NO_CHECKSUM) {
      putChecksum(frame, sequence, timeNs, check);
    }
  }

  /**
   * Makes the first frames of a burst, which came back intact, the next ones where they lie: {@link
   * #contents} and {@link #write} of each.
   */
  void renew(
      Burst burst, int count, long sequence, long timeNs, long destinationWire, long sourceWire) {
    long contents = contents(destinationWire, sourceWire, timeNs);
    int end = headers + SEQUENCE_OFFSET;
    for (int i = 0; i < count; i++) {
      long frame = burst.address(i);
      // The last word may reach into the number, which is written then.
      for (int offset = 0; offset < end; offset += 8) {
        putRaw64(frame + offset, raw64(contents + offset));
      }
      putU64(frame + headers + TIME_OFFSET, timeNs);
      write(frame, sequence + i, timeNs);
    }
  }

  /**
   * How many frames of a burst from one on are a run: they came back intact, with one number after
   * the other, all with the same time and MAC addresses. One comparison tells it of each, where
   * {@link ProbeFrames#match} takes several.
   *
   * @param most it looks at no more frames
   * @param sequence the first one's number
   */
  int follow(
      Burst burst,
      int from,
      int most,
      long sequence,
      long timeNs,
      long destinationWire,
      long sourceWire) {
    // In variables: the JIT would read fields anew for each frame.
    int frameLength = length;
    int payload = headers;
    long runMark = mark;
    boolean isBare = payload + CONTENT_OFFSET == frameLength;
    long addresses = destinationWire | sourceWire << 48;
    int addressesEnd = (int) (sourceWire >>> 16);
    for (int i = 0; i < most; i++) {
      if (burst.length(from + i) != frameLength) {
        return i;
      }
      long frame = burst.address(from + i);
      long stamp = frame + payload;
      long differences =
          (raw64(frame) ^ addresses)
              | (raw32(frame + 8) ^ addressesEnd)
              | (raw64(stamp) ^ runMark)
              | (u64(stamp + SEQUENCE_OFFSET) ^ (sequence + i))
              | (u64(stamp + TIME_OFFSET) ^ timeNs)
              | (u32(stamp + CHECK_OFFSET) ^ check(sequence + i, timeNs));
      if (differences != 0 || (!isBare && !hasContent(frame))) {
        return i;
      }
    }
    return most;
  }

  /** Of what was just written, and not read back: that would wait for the writes. */
  private void putChecksum(long frame, long sequence, long timeNs, long check) {
    long covered = sum + Checksum.ofU64(timeNs) + Checksum.ofU64(sequence) + Checksum.ofU32(check);
    if (pingSequenceOffset != 0) {
      int number = (int) sequence & 0xFFFF;
      putU16(frame + pingSequenceOffset, number);
      covered += Checksum.ofNetworkOrder(number);
    }
    int checksum = Checksum.of(covered);
    // Of UDP 0 says that there is none (RFC 768); of ICMP both are the same number.
    putU16(frame + checksumOffset, checksum == 0 ? 0xFFFF : checksum);
  }

  /** Whether a frame of at least {@link #leastLength()} bytes says that it is one of this run's. */
  boolean isOurs(long frame) {
    return raw64(frame + headers) == mark;
  }

  /** Whether one of this run's frames came back with the bytes that it went with. */
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

  /**
   * Thirty-two bits in which every bit of all three has its part: of a product with an odd number
   * the upper half depends on all bits of the other factor (multiply-shift hashing).
   */
  private static long check(long run, long sequence, long timeNs) {
    return (sequence * 0x9E37_79B9_7F4A_7C15L + (timeNs ^ (run << 32)) * 0xBF58_476D_1CE4_E5B9L)
        >>> 32;
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
