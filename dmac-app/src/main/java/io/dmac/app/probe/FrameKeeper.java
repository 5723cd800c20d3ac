package io.dmac.app.probe;

import io.dmac.app.probe.ProbeStation.SeenFrame;
import io.dmac.capture.CaptureWriter;
import io.dmac.capture.CapturedFrame;
import io.dmac.capture.Direction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Writes the frames of a run into a capture file. For one thread at a time. */
final class FrameKeeper implements Consumer<SeenFrame>, AutoCloseable {
  private final CaptureWriter writer;
  private long sent;
  private long received;

  FrameKeeper(Path file, String interfaceName, int snapLength) {
    writer = CaptureWriter.create(file, interfaceName, snapLength);
  }

  @Override
  public void accept(SeenFrame frame) {
    if (frame.received()) {
      received++;
    } else {
      sent++;
    }
    writer.write(
        new CapturedFrame(
            FrameReader.epochNs(frame.at()),
            frame.received() ? Direction.RECEIVED : Direction.SENT,
            frame.length(),
            frame.bytes()));
  }

  /**
   * Ends the file.
   *
   * @param missed frames that could not be kept
   */
  void end(long missed) {
    writer.writeStatistics(
        FrameReader.epochNs(Instant.now()),
        OptionalLong.of(sent + received + missed),
        OptionalLong.of(missed));
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  @Override
  public void close() {
    writer.close();
  }
}
