package io.dmac.capture;

import static io.dmac.capture.CaptureFormat.BLOCK_SECTION;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Ethernet frames of a capture file, in their order: classic pcap or pcapng, told apart
 * by the first bytes. Each method throws {@link CaptureException} when the file cannot be read, or
 * is not what its format demands; what was read before is sound. It takes no more memory than a
 * frame needs, whatever lengths the file names.
 */
public final class CaptureReader implements Iterator<CapturedFrame>, AutoCloseable {
  /** What to do about a file of another kind. */
  static final String CONVERT = "convert it: editcap -F pcapng FILE NEW-FILE";

  private static final int BUFFER_BYTES = 1 << 16;

  private final CaptureInput in;
  private final FrameSource source;
  private @Nullable CapturedFrame next;
  private boolean ended;

  /**
   * @param name of the file, for errors
   */
  public CaptureReader(InputStream stream, String name) {
    InputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
    in = new CaptureInput(buffered, name);
    int firstBytes = peek(buffered, name);
    if (firstBytes == BLOCK_SECTION) {
      source = new PcapngReader(in);
    } else if (PcapReader.isPcap(firstBytes)) {
      source = new PcapReader(in);
    } else {
      throw new CaptureException(
          name, 0, String.format("0x%08x begins neither pcap nor pcapng; %s", firstBytes, CONVERT));
    }
  }

  public static CaptureReader open(Path file) {
    String name = file.toString();
    InputStream stream;
    try {
      stream = Files.newInputStream(file);
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be read", e);
    }
    try {
      return new CaptureReader(stream, name);
    } catch (CaptureException e) {
      try {
        stream.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /**
   * All frames of a file, which is refused when it has more than the limits allow.
   *
   * @param maxBytes of the frames, without what the file has around them
   */
  public static List<CapturedFrame> readAll(Path file, int maxFrames, long maxBytes) {
    List<CapturedFrame> frames = new ArrayList<>();
    long bytes = 0;
    try (CaptureReader reader = open(file)) {
      while (reader.hasNext()) {
        CapturedFrame frame = reader.next();
        bytes += frame.bytes().length;
        if (frames.size() == maxFrames || bytes > maxBytes) {
          throw new CaptureException(
              file
                  + " has more than "
                  + (frames.size() == maxFrames
                      ? maxFrames + " frames"
                      : maxBytes + " bytes of frames")
                  + "; keep the first ones: editcap -r FILE NEW-FILE 1-"
                  + frames.size());
        }
        frames.add(frame);
      }
    }
    return frames;
  }

  /** The first four bytes, the first one highest, which are read again. */
  private static int peek(InputStream in, String name) {
    try {
      in.mark(4);
      byte[] bytes = in.readNBytes(4);
      in.reset();
      if (bytes.length < 4) {
        throw new CaptureException(
            name, 0, "the file ends after " + bytes.length + " bytes: it is no capture");
      }
      return ByteBuffer.wrap(bytes).getInt();
    } catch (IOException e) {
      throw new CaptureException(name, "cannot be read", e);
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      // What comes after an error is not to be trusted.
      ended = true;
      next = source.next();
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public CapturedFrame next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("the capture has no more frames");
    }
    CapturedFrame frame = next;
    next = null;
    return frame;
  }

  @Override
  public void close() {
    in.close();
  }
}
