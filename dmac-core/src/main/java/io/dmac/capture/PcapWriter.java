package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.LINK_TYPE_ETHERNET;
import static io.dmac.capture.CaptureFormat.PCAP_MAJOR;
import static io.dmac.capture.CaptureFormat.PCAP_MINOR;
import static io.dmac.capture.CaptureFormat.PCAP_NANOSECONDS;

import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Classic pcap with nanoseconds (draft-ietf-opsawg-pcap), little-endian. */
public final class PcapWriter implements CaptureWriter {
  private static final long NS_PER_S = 1_000_000_000;

  private final CaptureOutput out;

  /**
   * @param name of the file, for errors
   */
  public PcapWriter(OutputStream out, String name, int snapLength) {
    this.out = new CaptureOutput(out, name, snapLength);
    ByteBuf header = this.out.begin();
    header.writeIntLE(PCAP_NANOSECONDS).writeShortLE(PCAP_MAJOR).writeShortLE(PCAP_MINOR);
    header.writeLongLE(0).writeIntLE(snapLength).writeIntLE(LINK_TYPE_ETHERNET);
    this.out.end();
  }

  @Override
  public void write(CapturedFrame frame, String comment) {
    long seconds = frame.epochNs() / NS_PER_S;
    if (seconds >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException(
          "classic pcap has no time after 2106; write pcapng: " + frame.epochNs() + " ns");
    }
    int kept = out.kept(frame);
    ByteBuf packet = out.begin();
    packet.writeIntLE((int) seconds).writeIntLE((int) (frame.epochNs() % NS_PER_S));
    packet.writeIntLE(kept).writeIntLE(frame.originalLength());
    packet.writeBytes(frame.bytes(), 0, kept);
    out.end();
  }

  @Override
  public void writeStatistics(long epochNs, OptionalLong received, OptionalLong dropped) {}

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.close();
  }
}
