package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.BLOCK_ENHANCED_PACKET;
import static io.dmac.capture.CaptureFormat.BLOCK_INTERFACE;
import static io.dmac.capture.CaptureFormat.BLOCK_SECTION;
import static io.dmac.capture.CaptureFormat.BLOCK_STATISTICS;
import static io.dmac.capture.CaptureFormat.BYTE_ORDER_MAGIC;
import static io.dmac.capture.CaptureFormat.INTERFACE_FCS_LENGTH;
import static io.dmac.capture.CaptureFormat.INTERFACE_NAME;
import static io.dmac.capture.CaptureFormat.INTERFACE_TIME_RESOLUTION;
import static io.dmac.capture.CaptureFormat.LINK_TYPE_ETHERNET;
import static io.dmac.capture.CaptureFormat.OPTION_COMMENT;
import static io.dmac.capture.CaptureFormat.OPTION_END;
import static io.dmac.capture.CaptureFormat.PACKET_FLAGS;
import static io.dmac.capture.CaptureFormat.PCAPNG_MAJOR;
import static io.dmac.capture.CaptureFormat.SECTION_APPLICATION;
import static io.dmac.capture.CaptureFormat.STATISTICS_DROPPED;
import static io.dmac.capture.CaptureFormat.STATISTICS_RECEIVED;
import static io.dmac.capture.CaptureFormat.padding;

import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Pcapng (draft-ietf-opsawg-pcapng): one section with one Ethernet interface, times in nanoseconds,
 * little-endian.
 */
public final class PcapngWriter implements CaptureWriter {
  private static final String APPLICATION = "dmac";
  private static final byte NANOSECONDS = 9;
  private static final long UNKNOWN_LENGTH = -1;
  private static final int MAX_OPTION_LENGTH = 0xFFFF;

  private final CaptureOutput out;

  /**
   * @param name of the file, for errors
   */
  public PcapngWriter(OutputStream out, String name, String interfaceName, int snapLength) {
    this.out = new CaptureOutput(out, name, snapLength);

    ByteBuf section = begin(BLOCK_SECTION);
    section.writeIntLE(BYTE_ORDER_MAGIC).writeShortLE(PCAPNG_MAJOR).writeShortLE(0);
    section.writeLongLE(UNKNOWN_LENGTH);
    option(section, SECTION_APPLICATION, APPLICATION);
    end(section);

    ByteBuf port = begin(BLOCK_INTERFACE);
    port.writeShortLE(LINK_TYPE_ETHERNET).writeShortLE(0).writeIntLE(snapLength);
    option(port, INTERFACE_NAME, interfaceName);
    option(port, INTERFACE_TIME_RESOLUTION, new byte[] {NANOSECONDS});
    // Else Wireshark takes the padding of a short frame for one.
    option(port, INTERFACE_FCS_LENGTH, new byte[] {0});
    end(port);
  }

  @Override
  public void write(CapturedFrame frame, String comment) {
    int kept = out.kept(frame);
    ByteBuf block = beginForInterface(BLOCK_ENHANCED_PACKET, frame.epochNs());
    block.writeIntLE(kept).writeIntLE(frame.originalLength());
    block.writeBytes(frame.bytes(), 0, kept).writeZero(padding(kept));
    if (frame.direction() != Direction.UNKNOWN) {
      block.writeShortLE(PACKET_FLAGS).writeShortLE(Integer.BYTES);
      block.writeIntLE(frame.direction().flags());
    }
    if (!comment.isEmpty()) {
      option(block, OPTION_COMMENT, comment);
    }
    end(block);
  }

  @Override
  public void writeStatistics(long epochNs, OptionalLong received, OptionalLong dropped) {
    ByteBuf block = beginForInterface(BLOCK_STATISTICS, epochNs);
    received.ifPresent(frames -> count(block, STATISTICS_RECEIVED, frames));
    dropped.ifPresent(frames -> count(block, STATISTICS_DROPPED, frames));
    end(block);
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.close();
  }

  private ByteBuf begin(int type) {
    // Of its length nothing is known yet.
    return out.begin().writeIntLE(type).writeIntLE(0);
  }

  /** Interface 0, and a time whose upper half comes first in either byte order. */
  private ByteBuf beginForInterface(int type, long epochNs) {
    ByteBuf block = begin(type).writeIntLE(0);
    return block.writeIntLE((int) (epochNs >>> Integer.SIZE)).writeIntLE((int) epochNs);
  }

  private void end(ByteBuf block) {
    block.writeShortLE(OPTION_END).writeShortLE(0);
    int length = block.readableBytes() + Integer.BYTES;
    block.writeIntLE(length).setIntLE(Integer.BYTES, length);
    out.end();
  }

  private static void count(ByteBuf block, int code, long frames) {
    block.writeShortLE(code).writeShortLE(Long.BYTES).writeLongLE(frames);
  }

  private static void option(ByteBuf block, int code, String text) {
    option(block, code, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void option(ByteBuf block, int code, byte[] value) {
    if (value.length > MAX_OPTION_LENGTH) {
      throw new IllegalArgumentException(
          "an option of pcapng has at most " + MAX_OPTION_LENGTH + " bytes, not " + value.length);
    }
    block.writeShortLE(code).writeShortLE(value.length);
    block.writeBytes(value).writeZero(padding(value.length));
  }
}
