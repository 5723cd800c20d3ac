package io.dmac.capture;

/**
 * A frame and when it passed.
 *
 * @param epochNs nanoseconds since 1970-01-01 UTC; 0 where the file has no time
 * @param originalLength bytes of the frame as it was sent, without its frame check sequence
 * @param bytes those of them that were kept, the first ones
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and compared by nobody
public record CapturedFrame(long epochNs, Direction direction, int originalLength, byte[] bytes) {
  public CapturedFrame {
    if (epochNs < 0) {
      throw new IllegalArgumentException("a frame's time is not before 1970: " + epochNs + " ns");
    }
    if (bytes.length > originalLength) {
      throw new IllegalArgumentException(
          "kept " + bytes.length + " bytes of a frame of " + originalLength);
    }
  }

  /** Whether no byte of it was left out. */
  public boolean isWhole() {
    return bytes.length == originalLength;
  }
}
