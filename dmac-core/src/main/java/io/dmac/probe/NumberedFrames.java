package io.dmac.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Frames that carry their number and the time they were sent at, of one length or several. */
public final class NumberedFrames implements ProbeFrames {
  /** In the order in which they follow each other, again and again. */
  private final FrameTemplate[] pattern;

  private final int leastLength;

  /**
   * @param pattern of the same headers and the same run
   */
  public NumberedFrames(List<FrameTemplate> pattern) {
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("a run has one kind of frame or more");
    }
    this.pattern = pattern.toArray(FrameTemplate[]::new);
    leastLength = pattern.getFirst().leastLength();
  }

  /** Frames of one length. */
  public static NumberedFrames of(FrameTemplate template) {
    return new NumberedFrames(List.of(template));
  }

  private FrameTemplate template(long sequence) {
    return pattern.length == 1 ? pattern[0] : pattern[(int) (sequence % pattern.length)];
  }

  @Override
  public int length(long sequence) {
    return template(sequence).length();
  }

  @Override
  public int ofSameLength(long sequence, int most) {
    if (pattern.length == 1) {
      return most;
    }
    int length = length(sequence);
    int same = 1;
    while (same < most && length(sequence + same) == length) {
      same++;
    }
    return same;
  }

  @Override
  public int longest() {
    return Arrays.stream(pattern).mapToInt(FrameTemplate::length).max().orElseThrow();
  }

  @Override
  public double averageLength() {
    return Arrays.stream(pattern).mapToInt(FrameTemplate::length).average().orElseThrow();
  }

  @Override
  public long contents(long sequence, long destinationWire, long sourceWire, long timeNs) {
    return template(sequence).contents(destinationWire, sourceWire, timeNs);
  }

  @Override
  public void write(long frame, long destinationWire, long sourceWire, long sequence, long timeNs) {
    template(sequence).write(frame, sequence, timeNs);
  }

  @Override
  public long match(long frame, int length, long nextSequence) {
    if (length < leastLength || !pattern[0].isOurs(frame)) {
      return FOREIGN;
    }
    long sequence = pattern[0].sequence(frame);
    return sequence >= 0 && sequence < nextSequence && template(sequence).isIntact(frame, length)
        ? sequence
        : CORRUPTED;
  }

  @Override
  public Optional<FrameTemplate> onlyTemplate() {
    return pattern.length == 1 ? Optional.of(pattern[0]) : Optional.empty();
  }

  @Override
  public long sentNs(long frame, long sequence) {
    return pattern[0].timeNs(frame);
  }
}
