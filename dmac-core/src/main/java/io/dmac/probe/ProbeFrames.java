package io.dmac.probe;

import io.dmac.port.PortQueue;
import java.util.Optional;

/** The frames of a run by their numbers. Belongs to the run's poll thread. */
public sealed interface ProbeFrames permits NumberedFrames, ReplayedFrames {
  /** {@link #match} of a frame that is none of the run's. */
  long FOREIGN = -1;

  /** {@link #match} of a frame of the run whose bytes were changed on the way. */
  long CORRUPTED = -2;

  /** Bytes of a frame, without its frame check sequence. */
  int length(long sequence);

  /** How many frames from one on have its length, at least 1 and at most {@code most}. */
  int ofSameLength(long sequence, int most);

  /** Bytes of the longest frame, without its frame check sequence. */
  int longest();

  /** Bytes of a frame in the mean, without its frame check sequence. */
  double averageLength();

  /**
   * What the frames from one on begin as that {@link #ofSameLength} counts.
   *
   * @return the address of {@link #length} bytes, until the next call; or {@link
   *     PortQueue#UNDEFINED}, where {@link #write} writes whole frames
   */
  long contents(long sequence, long destinationWire, long sourceWire, long timeNs);

  /** Writes what a frame has beyond its {@link #contents}, which had the same arguments. */
  void write(long frame, long destinationWire, long sourceWire, long sequence, long timeNs);

  /**
   * Which frame came back.
   *
   * @param nextSequence the number of the next frame to be sent
   * @return its number, {@link #FOREIGN} or {@link #CORRUPTED}
   */
  long match(long frame, int length, long nextSequence);

  /** What all frames of the run are made by, where that is one: runs of them are told faster. */
  default Optional<FrameTemplate> onlyTemplate() {
    return Optional.empty();
  }

  /** When a frame that came back was sent, in ns of the sender's clock. */
  long sentNs(long frame, long sequence);
}
