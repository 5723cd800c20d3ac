package io.dmac.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.packet.TestFrames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureWriterTest {
  private static final long NOW_NS = 1_764_000_000_123_456_789L;

  @TempDir Path folder;

  private static CapturedFrame frame(long epochNs, Direction direction, int length) {
    return new CapturedFrame(epochNs, direction, length, TestFrames.pattern(length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.pcapng", "a.pcap", "a.PCAP", "a.cap"})
  void writesWhatTheReaderReads(String name) {
    List<CapturedFrame> frames =
        List.of(
            frame(NOW_NS, Direction.SENT, 60),
            frame(NOW_NS + 1, Direction.RECEIVED, 61),
            frame(0, Direction.UNKNOWN, 0),
            frame(NOW_NS - 999_999_999_999L, Direction.RECEIVED, 1_514),
            new CapturedFrame(NOW_NS, Direction.SENT, 9_000, TestFrames.pattern(63)));
    Path file = folder.resolve(name);
    try (CaptureWriter writer = CaptureWriter.create(file, "eth0", CaptureWriter.MAX_SNAP_LENGTH)) {
      frames.forEach(writer::write);
      writer.writeStatistics(NOW_NS, OptionalLong.of(7), OptionalLong.empty());
    }
    boolean classic = name.toLowerCase(Locale.ROOT).endsWith(".pcap");
    assertThat(CaptureReader.readAll(file, 100, 100_000))
        .usingRecursiveFieldByFieldElementComparator(
            RecursiveComparisonConfiguration.builder()
                .withIgnoredFields(classic ? new String[] {"direction"} : new String[0])
                .build())
        .isEqualTo(frames)
        .allMatch(frame -> !classic || frame.direction() == Direction.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.pcapng", "a.pcap"})
  void cutsAtTheSnapLength(String name) {
    Path file = folder.resolve(name);
    try (CaptureWriter writer = CaptureWriter.create(file, "eth0", 50)) {
      writer.write(frame(NOW_NS, Direction.SENT, 51));
      writer.write(frame(NOW_NS, Direction.SENT, 50));
    }
    List<CapturedFrame> frames = CaptureReader.readAll(file, 2, 100);
    assertThat(frames.getFirst().bytes())
        .isEqualTo(TestFrames.slice(TestFrames.pattern(51), 0, 50));
    assertThat(frames.getFirst().originalLength()).isEqualTo(51);
    assertThat(frames).extracting(CapturedFrame::isWhole).containsExactly(false, true);
  }

  @Test
  void keepsComments() throws Exception {
    Path file = folder.resolve("a.pcapng");
    try (CaptureWriter writer = CaptureWriter.create(file, "eth0", 50)) {
      writer.write(frame(NOW_NS, Direction.SENT, 51), "späte Antwort");
      assertThatThrownBy(() -> writer.write(frame(NOW_NS, Direction.SENT, 51), "x".repeat(65_536)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65535");
      writer.write(frame(NOW_NS, Direction.SENT, 51), "x".repeat(65_535));
    }
    assertThat(CaptureReader.readAll(file, 2, 100)).hasSize(2);
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
        .contains("späte Antwort");
  }

  @Test
  void letsAReaderSeeWhatIsFlushed() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (CaptureWriter writer = new PcapngWriter(file, "pipe", "eth0", 100)) {
      writer.write(frame(NOW_NS, Direction.SENT, 60));
      writer.flush();
      assertThat(CaptureBytes.read(file.toByteArray())).hasSize(1);
    }
  }

  @Test
  void namesTheFileThatCannotBeWritten() {
    Path missing = folder.resolve("no-folder/a.pcap");
    assertThatThrownBy(() -> CaptureWriter.create(missing, "eth0", 100))
        .isInstanceOf(CaptureException.class)
        .hasMessage(missing + " cannot be written: there is no such file or folder");
    CaptureWriter full = CaptureWriter.create(Path.of("/dev/full"), "eth0", 100);
    full.write(frame(NOW_NS, Direction.SENT, 60));
    assertThatThrownBy(full::close)
        .isInstanceOf(CaptureException.class)
        .hasMessage("/dev/full cannot be written: No space left on device");
  }

  @Test
  void refusesWhatAFormatCannotHold() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (CaptureWriter writer = new PcapWriter(file, "a.pcap", 100)) {
      assertThatThrownBy(() -> writer.write(frame(4_294_967_296_000_000_000L, Direction.SENT, 60)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("after 2106; write pcapng");
      writer.write(frame(4_294_967_295_999_999_999L, Direction.SENT, 60));
    }
    assertThat(CaptureBytes.read(file.toByteArray()))
        .singleElement()
        .extracting(CapturedFrame::epochNs)
        .isEqualTo(4_294_967_295_999_999_999L);
    assertThatThrownBy(() -> new PcapWriter(file, "a.pcap", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not within 1 to 262144");
    assertThatThrownBy(() -> new CapturedFrame(-1, Direction.SENT, 1, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CapturedFrame(0, Direction.SENT, 1, new byte[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
