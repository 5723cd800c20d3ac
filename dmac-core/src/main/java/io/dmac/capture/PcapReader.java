package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.PCAP_FCS_KNOWN;
import static io.dmac.capture.CaptureFormat.PCAP_HEADER_LENGTH;
import static io.dmac.capture.CaptureFormat.PCAP_MAJOR;
import static io.dmac.capture.CaptureFormat.PCAP_MICROSECONDS;
import static io.dmac.capture.CaptureFormat.PCAP_MINOR;
import static io.dmac.capture.CaptureFormat.PCAP_NANOSECONDS;
import static io.dmac.capture.CaptureFormat.PCAP_RECORD_LENGTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Classic pcap (draft-ietf-opsawg-pcap) of either byte order and resolution. */
final class PcapReader implements FrameSource {
  private static final long NS_PER_S = 1_000_000_000;

  private final CaptureInput in;
  private final long nsPerUnit;
  private final boolean hasFcs;

  PcapReader(CaptureInput in) {
    this.in = in;
    ByteBuffer header = in.read(PCAP_HEADER_LENGTH, "the file's header");
    if (!isMagic(header.getInt(0))) {
      header.order(ByteOrder.LITTLE_ENDIAN);
    }
    in.order(header.order());
    nsPerUnit = header.getInt(0) == PCAP_NANOSECONDS ? 1 : 1_000;
    int major = Short.toUnsignedInt(header.getShort(4));
    int minor = Short.toUnsignedInt(header.getShort(6));
    if (major != PCAP_MAJOR || minor != PCAP_MINOR) {
      throw in.broken(
          4,
          "version "
              + major
              + "."
              + minor
              + " of pcap, and 2.4 alone is read; "
              + CaptureReader.CONVERT);
    }
    int linkType = header.getInt(20);
    in.requireEthernet(20, "the file", linkType & 0xFFFF);
    hasFcs = (linkType & PCAP_FCS_KNOWN) != 0 && linkType >>> 28 != 0;
  }

  /** Whether the first four bytes of a file, the first one highest, are those of this format. */
  static boolean isPcap(int firstBytes) {
    return isMagic(firstBytes) || isMagic(Integer.reverseBytes(firstBytes));
  }

  private static boolean isMagic(int value) {
    return value == PCAP_MICROSECONDS || value == PCAP_NANOSECONDS;
  }

  @Override
  public @Nullable CapturedFrame next() {
    long at = in.offset();
    ByteBuffer header = in.readOrEnd(PCAP_RECORD_LENGTH, "a frame's header");
    if (header == null) {
      return null;
    }
    long seconds = Integer.toUnsignedLong(header.getInt());
    long fraction = Integer.toUnsignedLong(header.getInt());
    long captured = Integer.toUnsignedLong(header.getInt());
    long original = Integer.toUnsignedLong(header.getInt());
    in.requireLengths(at, captured, original);
    byte[] bytes = in.read((int) captured, "a frame").array();
    return CaptureInput.frame(
        seconds * NS_PER_S + fraction * nsPerUnit, Direction.UNKNOWN, original, bytes, hasFcs);
  }
}
