package io.dmac.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Writes frames into a capture file. Buffered; used by one thread at a time. Each method throws
 * {@link CaptureException} when the file cannot be written.
 */
public sealed interface CaptureWriter extends AutoCloseable permits PcapWriter, PcapngWriter {
  /** The longest part of a frame that is written: what libpcap too takes for whole frames. */
  int MAX_SNAP_LENGTH = 262_144;

  /**
   * Begins a file: classic pcap with nanoseconds where the name ends in {@code .pcap}, else pcapng.
   * What the file had is gone.
   *
   * @param interfaceName the port's, for pcapng
   * @param snapLength of longer frames only the first bytes are written
   */
  static CaptureWriter create(Path file, String interfaceName, int snapLength) {
    String name = file.toString();
    OutputStream out;
    try {
      out = Files.newOutputStream(file);
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be written", e);
    }
    return name.toLowerCase(Locale.ROOT).endsWith(".pcap")
        ? new PcapWriter(out, name, snapLength)
        : new PcapngWriter(out, name, interfaceName, snapLength);
  }

  default void write(CapturedFrame frame) {
    write(frame, "");
  }

  /**
   * Writes a frame, or as much of it as the snap length allows.
   *
   * @param comment for whoever reads the file, at most 65,535 bytes of UTF-8, empty for none;
   *     classic pcap has no place for it
   */
  void write(CapturedFrame frame, String comment);

  /**
   * Says how many frames the interface saw since the capture began, once before the end; classic
   * pcap has no place for it.
   *
   * @param received whether captured or not
   * @param dropped for want of room
   */
  void writeStatistics(long epochNs, OptionalLong received, OptionalLong dropped);

  /** Lets a reader of the file see what was written. */
  void flush();

  @Override
  void close();
}
