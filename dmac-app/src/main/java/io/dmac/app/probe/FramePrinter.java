package io.dmac.app.probe;

import io.dmac.app.probe.ProbeStation.SeenFrame;
import io.dmac.decode.FrameDecoder;
import io.dmac.decode.HexDump;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;

/**
 * Shows frames as they go by, a line each in the manner of tcpdump. More a second than a person
 * reads are counted, not shown.
 */
final class FramePrinter implements Consumer<SeenFrame> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
  private static final long MOST_A_SECOND = 1_000;

  private final PrintWriter out;
  private final boolean hex;
  private long second = -1;
  private long shown;
  private long hidden;

  /**
   * @param hex whether each frame's bytes follow its line
   */
  FramePrinter(PrintWriter out, boolean hex) {
    this.out = out;
    this.hex = hex;
  }

  @Override
  public void accept(SeenFrame frame) {
    if (frame.at().getEpochSecond() != second) {
      tellHidden();
      second = frame.at().getEpochSecond();
      shown = 0;
    }
    if (shown++ >= MOST_A_SECOND) {
      hidden++;
      return;
    }
    out.println(
        LocalTime.ofInstant(frame.at(), ZoneId.systemDefault()).format(TIME)
            + (frame.received() ? " < " : " > ")
            + FrameDecoder.decode(frame.bytes(), frame.length()).summary());
    if (hex) {
      HexDump.lines(frame.bytes()).forEach(line -> out.println("        " + line));
    }
    out.flush();
  }

  private void tellHidden() {
    if (hidden > 0) {
      out.println("        (" + hidden + " more in that second)");
      hidden = 0;
    }
  }

  /** Says what was not shown. */
  void end() {
    tellHidden();
    out.flush();
  }
}
