package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.capture.CaptureReader;
import io.dmac.capture.CaptureWriter;
import io.dmac.capture.CapturedFrame;
import io.dmac.capture.Direction;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Frames;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark opens what is written, without a word of complaint, and sees what was meant. */
@EnabledIfTool({"tshark", "capinfos", "editcap"})
class CaptureIT {
  private static final long START_NS = 1_764_000_000_123_456_789L;
  private static final int SNAP_LENGTH = 1_000;
  private static final MacAddress POD = MacAddress.parse("02:00:00:00:00:02");

  @TempDir Path folder;

  private final List<CapturedFrame> frames =
      IntStream.range(0, 1_000).mapToObj(CaptureIT::frame).toList();

  /** Sent and received in turns, of every length that the standard MTU allows. */
  private static CapturedFrame frame(int number) {
    boolean sent = number % 2 == 0;
    byte[] bytes =
        Frames.udp(sent ? POD : Frames.STATION, sent ? Frames.STATION : POD, number % 1_472);
    return new CapturedFrame(
        START_NS + number * 1_000_000_007L,
        sent ? Direction.SENT : Direction.RECEIVED,
        bytes.length,
        bytes);
  }

  private Path write(String name) {
    Path file = folder.resolve(name);
    try (CaptureWriter writer = CaptureWriter.create(file, "net1", SNAP_LENGTH)) {
      for (CapturedFrame frame : frames) {
        writer.write(frame, frame.direction() == Direction.SENT ? "" : "späte Antwort");
      }
      writer.writeStatistics(START_NS, OptionalLong.of(500), OptionalLong.of(3));
    }
    return file;
  }

  @Test
  void tsharkReadsPcapng() {
    List<List<String>> read =
        Tshark.fields(
            write("a.pcapng"),
            "frame.time_epoch",
            "frame.len",
            "frame.cap_len",
            "frame.packet_flags_direction",
            "frame.interface_name",
            "frame.comment",
            "eth.src");
    assertThat(read).isEqualTo(frames.stream().map(CaptureIT::asPcapng).toList());
  }

  private static List<String> asPcapng(CapturedFrame frame) {
    boolean sent = frame.direction() == Direction.SENT;
    return List.of(
        time(frame),
        String.valueOf(frame.originalLength()),
        String.valueOf(Math.min(frame.originalLength(), SNAP_LENGTH)),
        sent ? "0x00000002" : "0x00000001",
        "net1",
        sent ? "" : "späte Antwort",
        (sent ? Frames.STATION : POD).toString());
  }

  @Test
  void tsharkReadsClassicPcap() {
    assertThat(Tshark.fields(write("a.pcap"), "frame.time_epoch", "frame.len", "frame.cap_len"))
        .isEqualTo(
            frames.stream()
                .map(
                    frame ->
                        List.of(
                            time(frame),
                            String.valueOf(frame.originalLength()),
                            String.valueOf(Math.min(frame.originalLength(), SNAP_LENGTH))))
                .toList());
  }

  private static String time(CapturedFrame frame) {
    return String.format(
        "%d.%09d", frame.epochNs() / 1_000_000_000, frame.epochNs() % 1_000_000_000);
  }

  @Test
  void capinfosKnowsTheInterface() {
    assertThat(Command.run("capinfos", write("a.pcapng").toString()))
        .contains("Capture application: dmac", "Name = net1", "Time precision = nanoseconds (9)")
        .contains("Capture length = 1000", "Number of stat entries = 1")
        .contains("Number of packets = 1000");
  }

  /** The formats of others: each of theirs has microseconds or nanoseconds, and no direction. */
  @Test
  void readsWhatEditcapWrites() {
    Path written = write("a.pcapng");
    for (String format : List.of("pcap", "nsecpcap", "pcapng")) {
      Path converted = folder.resolve("converted." + format);
      Command.run("editcap", "-F", format, written.toString(), converted.toString());
      long unitNs = format.equals("pcap") ? 1_000 : 1;
      List<CapturedFrame> read = CaptureReader.readAll(converted, 1_000, 1_000_000);
      assertThat(read)
          .extracting(CapturedFrame::epochNs)
          .isEqualTo(frames.stream().map(f -> f.epochNs() / unitNs * unitNs).toList());
      assertThat(read)
          .extracting(CapturedFrame::originalLength)
          .isEqualTo(frames.stream().map(CapturedFrame::originalLength).toList());
      assertThat(read.get(2).bytes()).isEqualTo(frames.get(2).bytes());
    }
  }
}
