package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.BLOCK_ENHANCED_PACKET;
import static io.dmac.capture.CaptureFormat.BLOCK_INTERFACE;
import static io.dmac.capture.CaptureFormat.BLOCK_OVERHEAD;
import static io.dmac.capture.CaptureFormat.BLOCK_PACKET;
import static io.dmac.capture.CaptureFormat.BLOCK_SECTION;
import static io.dmac.capture.CaptureFormat.BLOCK_SIMPLE_PACKET;
import static io.dmac.capture.CaptureFormat.BYTE_ORDER_MAGIC;
import static io.dmac.capture.CaptureFormat.FLAGS_FCS_LENGTH;
import static io.dmac.capture.CaptureFormat.INTERFACE_FCS_LENGTH;
import static io.dmac.capture.CaptureFormat.INTERFACE_TIME_OFFSET;
import static io.dmac.capture.CaptureFormat.INTERFACE_TIME_RESOLUTION;
import static io.dmac.capture.CaptureFormat.OPTION_END;
import static io.dmac.capture.CaptureFormat.PACKET_FLAGS;
import static io.dmac.capture.CaptureFormat.PCAPNG_MAJOR;
import static io.dmac.capture.CaptureFormat.padding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, each with interfaces of its
 * own. Blocks that carry no frames are passed over.
 */
final class PcapngReader implements FrameSource {
  /** Bytes of a block that is held in memory: a frame and its options are far shorter. */
  private static final int MAX_BLOCK_LENGTH = 16 << 20;

  private static final int MAX_INTERFACES = 1 << 16;
  private static final int MICROSECONDS = 6;
  private static final int BASE_TWO = 0x80;
  private static final long NS_PER_S = 1_000_000_000;
  private static final String BLOCK = "a block";

  private final CaptureInput in;
  private final List<Interface> interfaces = new ArrayList<>();

  PcapngReader(CaptureInput in) {
    this.in = in;
  }

  /**
   * What a section says of an interface.
   *
   * @param snapLength of longer frames only the first bytes were kept; 0 for no limit
   * @param timeResolution if_tsresol: an exponent of 1/10, or of 1/2 where the highest bit is set
   * @param timeOffsetS to be added to each time
   * @param hasFcs whether frames end in their frame check sequence
   */
  private record Interface(
      int linkType, long snapLength, int timeResolution, long timeOffsetS, boolean hasFcs) {}

  /** A block that is read, from its body on, and where it began. */
  private record Block(long at, ByteBuffer body) {
    long u32() {
      return Integer.toUnsignedLong(body.getInt());
    }
  }

  @Override
  public @Nullable CapturedFrame next() {
    while (true) {
      long at = in.offset();
      ByteBuffer head = in.readOrEnd(8, BLOCK);
      if (head == null) {
        return null;
      }
      int type = head.getInt(0);
      int bodyRead = 0;
      if (type == BLOCK_SECTION) {
        head.order(sectionOrder());
        bodyRead = Integer.BYTES;
      }
      long length = Integer.toUnsignedLong(head.getInt(4));
      if (length < BLOCK_OVERHEAD + bodyRead || length % 4 != 0) {
        throw in.broken(
            at, "a block of " + length + " bytes; it has 12 or more, and a multiple of 4");
      }
      long rest = length - BLOCK_OVERHEAD - bodyRead;
      CapturedFrame frame = null;
      switch (type) {
        case BLOCK_SECTION -> beginSection(block(at, rest, 12));
        case BLOCK_INTERFACE -> interfaces.add(describe(block(at, rest, 8)));
        case BLOCK_PACKET -> frame = packet(block(at, rest, 20), false);
        case BLOCK_SIMPLE_PACKET -> frame = simplePacket(block(at, rest, 4));
        case BLOCK_ENHANCED_PACKET -> frame = packet(block(at, rest, 20), true);
        default -> in.skip(rest, BLOCK);
      }
      long lengthAgain = Integer.toUnsignedLong(in.read(4, BLOCK).getInt());
      if (lengthAgain != length) {
        throw in.broken(
            at, "a block that begins with a length of " + length + " ends with " + lengthAgain);
      }
      if (frame != null) {
        return frame;
      }
    }
  }

  /** The block's own first word says in which order its length already was. */
  private ByteOrder sectionOrder() {
    long at = in.offset();
    in.order(ByteOrder.BIG_ENDIAN);
    int magic = in.read(4, BLOCK).getInt();
    if (magic != BYTE_ORDER_MAGIC && magic != Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
      throw in.broken(at, String.format("0x%08x is no byte order of a section", magic));
    }
    ByteOrder order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    in.order(order);
    return order;
  }

  private Block block(long at, long length, int least) {
    if (length < least || length > MAX_BLOCK_LENGTH) {
      throw in.broken(
          at,
          "a block's body of "
              + length
              + " bytes; of its type it has "
              + least
              + " to "
              + MAX_BLOCK_LENGTH);
    }
    return new Block(at, in.read((int) length, BLOCK));
  }

  private void beginSection(Block block) {
    int major = Short.toUnsignedInt(block.body.getShort());
    if (major != PCAPNG_MAJOR) {
      throw in.broken(
          block.at,
          "version " + major + " of pcapng, and 1 alone is read; " + CaptureReader.CONVERT);
    }
    interfaces.clear();
  }

  private Interface describe(Block block) {
    if (interfaces.size() == MAX_INTERFACES) {
      throw in.broken(block.at, "more than " + MAX_INTERFACES + " interfaces in a section");
    }
    int linkType = Short.toUnsignedInt(block.body.getShort());
    block.body.getShort();
    long snapLength = block.u32();
    ByteBuffer resolution = option(block, INTERFACE_TIME_RESOLUTION, 1);
    ByteBuffer offset = option(block, INTERFACE_TIME_OFFSET, 8);
    ByteBuffer fcs = option(block, INTERFACE_FCS_LENGTH, 1);
    return new Interface(
        linkType,
        snapLength,
        resolution == null ? MICROSECONDS : Byte.toUnsignedInt(resolution.get()),
        offset == null ? 0 : offset.getLong(),
        // Writers disagree about bits and bytes, but Ethernet has one length alone.
        fcs != null && fcs.get() != 0);
  }

  private CapturedFrame simplePacket(Block block) {
    Interface port = port(block, 0);
    long original = block.u32();
    long limit = port.snapLength == 0 ? Long.MAX_VALUE : port.snapLength;
    long captured = Math.min(original, limit);
    return CaptureInput.frame(
        0, Direction.UNKNOWN, original, data(block, captured, original), port.hasFcs);
  }

  /**
   * @param enhanced else of the obsolete kind, where the interface's number shares its word with a
   *     count of frames dropped
   */
  private CapturedFrame packet(Block block, boolean enhanced) {
    long number = enhanced ? block.u32() : Short.toUnsignedInt(block.body.getShort());
    if (!enhanced) {
      block.body.getShort();
    }
    Interface port = port(block, number);
    long time = block.u32() << Integer.SIZE | block.u32();
    long captured = block.u32();
    long original = block.u32();
    byte[] bytes = data(block, captured, original);
    ByteBuffer value = option(block, PACKET_FLAGS, 4);
    int flags = value == null ? 0 : value.getInt();
    return CaptureInput.frame(
        epochNs(block, time, port),
        Direction.ofFlags(flags),
        original,
        bytes,
        port.hasFcs || (flags & FLAGS_FCS_LENGTH) != 0);
  }

  private Interface port(Block block, long number) {
    if (number >= interfaces.size()) {
      throw in.broken(
          block.at,
          "a frame of interface "
              + number
              + ", of which the section says nothing: it describes "
              + interfaces.size());
    }
    Interface port = interfaces.get((int) number);
    in.requireEthernet(block.at, "interface " + number, port.linkType);
    return port;
  }

  /** The captured bytes; the options are next. */
  private byte[] data(Block block, long captured, long original) {
    in.requireLengths(block.at, captured, original);
    ByteBuffer body = block.body;
    if (captured > body.remaining()) {
      throw in.broken(
          block.at,
          "a frame of " + captured + " bytes in a block with room for " + body.remaining());
    }
    byte[] bytes = new byte[(int) captured];
    body.get(bytes);
    body.position(body.position() + Math.min(padding(bytes.length), body.remaining()));
    return bytes;
  }

  /** The value of the first option of a kind, null when there is none; the block stays as it is. */
  private @Nullable ByteBuffer option(Block block, int wanted, int wantedLength) {
    ByteBuffer options = block.body.slice().order(block.body.order());
    while (options.remaining() >= 4) {
      int code = Short.toUnsignedInt(options.getShort());
      int length = Short.toUnsignedInt(options.getShort());
      if (code == OPTION_END) {
        return null;
      }
      if (length > options.remaining() || (code == wanted && length != wantedLength)) {
        throw in.broken(
            block.at,
            "an option of kind "
                + code
                + " with "
                + length
                + " bytes, where "
                + (code == wanted ? wantedLength + " are right" : "fewer are left"));
      }
      if (code == wanted) {
        return options;
      }
      options.position(
          options.position() + Math.min(length + padding(length), options.remaining()));
    }
    return null;
  }

  private long epochNs(Block block, long time, Interface port) {
    try {
      long ns =
          Math.addExact(
              ns(time, port.timeResolution), Math.multiplyExact(port.timeOffsetS, NS_PER_S));
      if (ns >= 0) {
        return ns;
      }
    } catch (ArithmeticException e) {
      // Said below, in terms of the file.
    }
    throw in.broken(
        block.at,
        "a time before 1970 or after 2262: "
            + Long.toUnsignedString(time)
            + " of resolution "
            + port.timeResolution
            + (port.timeOffsetS == 0 ? "" : " and " + port.timeOffsetS + " s"));
  }

  /**
   * Nanoseconds of an unsigned count of units.
   *
   * @throws ArithmeticException when they are 2^63 or more
   */
  private static long ns(long units, int resolution) {
    long ns = units;
    if ((resolution & BASE_TWO) == 0) {
      for (int exponent = resolution; exponent > 9 && ns != 0; exponent--) {
        ns = Long.divideUnsigned(ns, 10);
      }
      for (int exponent = resolution; exponent < 9; exponent++) {
        ns = Math.multiplyExact(ns, 10L);
      }
    } else {
      // The product of units and ns has 128 bits, of which the fraction's are shifted out.
      int shift = resolution & ~BASE_TWO;
      long high = Math.unsignedMultiplyHigh(units, NS_PER_S);
      long low = units * NS_PER_S;
      if (shift >= Long.SIZE) {
        ns = high >>> (shift - Long.SIZE);
      } else if (high >>> shift == 0) {
        ns = shift == 0 ? low : high << (Long.SIZE - shift) | low >>> shift;
      } else {
        ns = -1;
      }
    }
    if (ns < 0) {
      throw new ArithmeticException("long overflow");
    }
    return ns;
  }
}
