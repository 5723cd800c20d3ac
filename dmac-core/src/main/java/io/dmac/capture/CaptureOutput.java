package io.dmac.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where a writer puts one record after the other, each put together in a buffer of its own. */
final class CaptureOutput {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final String name;
  private final int snapLength;
  private final ByteBuf record = Unpooled.buffer(2_048);

  CaptureOutput(OutputStream out, String name, int snapLength) {
    if (snapLength < 1 || snapLength > CaptureWriter.MAX_SNAP_LENGTH) {
      throw new IllegalArgumentException(
          "a snap length of "
              + snapLength
              + " bytes is not within 1 to "
              + CaptureWriter.MAX_SNAP_LENGTH);
    }
    this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    this.name = name;
    this.snapLength = snapLength;
  }

  int snapLength() {
    return snapLength;
  }

  /** Bytes of a frame that are written. */
  int kept(CapturedFrame frame) {
    return Math.min(frame.bytes().length, snapLength);
  }

  /** An empty record. */
  ByteBuf begin() {
    return record.clear();
  }

  /** Writes the record. */
  void end() {
    try {
      record.readBytes(out, record.readableBytes());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private CaptureException failed(IOException cause) {
    return new CaptureException(name, "cannot be written", cause);
  }
}
