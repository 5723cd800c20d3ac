package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.FCS_LENGTH;
import static io.dmac.capture.CaptureFormat.LINK_TYPE_ETHERNET;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the readers take their bytes from; it knows how far it is, for errors. */
final class CaptureInput implements AutoCloseable {
  private final InputStream in;
  private final String name;
  private long offset;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;

  CaptureInput(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /** Bytes read so far. */
  long offset() {
    return offset;
  }

  /** The byte order of what is read from now on. */
  void order(ByteOrder newOrder) {
    order = newOrder;
  }

  /** Reads as many bytes; null at the end of the file. */
  @Nullable ByteBuffer readOrEnd(int length, String what) {
    byte[] bytes;
    try {
      // Takes no more memory than there are bytes.
      bytes = in.readNBytes(length);
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be read", e);
    }
    if (bytes.length == 0 && length > 0) {
      return null;
    }
    if (bytes.length < length) {
      throw cutOff(bytes.length, length, what);
    }
    offset += length;
    return ByteBuffer.wrap(bytes).order(order);
  }

  ByteBuffer read(int length, String what) {
    ByteBuffer bytes = readOrEnd(length, what);
    if (bytes == null) {
      throw cutOff(0, length, what);
    }
    return bytes;
  }

  void skip(long length, String what) {
    try {
      for (long left = length; left > 0; ) {
        long skipped = in.skip(left);
        if (skipped == 0) {
          if (in.read() < 0) {
            throw cutOff(length - left, length, what);
          }
          skipped = 1;
        }
        left -= skipped;
      }
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be read", e);
    }
    offset += length;
  }

  private CaptureException cutOff(long there, long needed, String what) {
    return broken(
        offset, "the file ends in " + what + ", with " + there + " of " + needed + " bytes");
  }

  CaptureException broken(long at, String what) {
    return new CaptureException(name, at, what);
  }

  void requireEthernet(long at, String whose, int linkType) {
    if (linkType != LINK_TYPE_ETHERNET) {
      throw broken(
          at,
          whose
              + " has link type "
              + linkType
              + ", and Ethernet (1) alone is read: capture on one Ethernet interface, not on"
              + " \"any\"");
    }
  }

  /** Refuses lengths that no frame has, before memory is taken for it. */
  void requireLengths(long at, long captured, long original) {
    if (captured > CaptureWriter.MAX_SNAP_LENGTH) {
      throw broken(
          at,
          "a frame of "
              + captured
              + " bytes; the longest that is read has "
              + CaptureWriter.MAX_SNAP_LENGTH);
    }
    if (captured > original || original > Integer.MAX_VALUE) {
      throw broken(at, "captured " + captured + " bytes of a frame of " + original);
    }
  }

  /**
   * A frame of lengths that are known to be right.
   *
   * @param hasFcs whether the frame check sequence is in the lengths; a port makes its own
   */
  static CapturedFrame frame(
      long epochNs, Direction direction, long original, byte[] captured, boolean hasFcs) {
    int length = (int) original;
    byte[] bytes = captured;
    if (hasFcs) {
      length = Math.max(0, length - FCS_LENGTH);
      bytes = Arrays.copyOf(captured, Math.min(captured.length, length));
    }
    return new CapturedFrame(epochNs, direction, length, bytes);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be closed", e);
    }
  }
}
