package io.dmac.capture;

import static io.dmac.capture.CaptureBytes.BIG;
import static io.dmac.capture.CaptureBytes.LITTLE;
import static io.dmac.capture.CaptureBytes.read;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {
  private static final byte[] FRAME = pattern(61);

  @TempDir Path folder;

  private static void assertRefused(String why, byte[]... file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith("test.pcapng, byte ")
        .hasMessageContaining(why);
  }

  // --- classic pcap ------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "big, a1b2c3d4, 1700000001000002000",
    "little, a1b2c3d4, 1700000001000002000",
    "big, a1b23c4d, 1700000001000000002",
    "little, a1b23c4d, 1700000001000000002"
  })
  void readsClassicPcap(String order, String magic, long epochNs) {
    CaptureBytes bytes = CaptureBytes.of(order);
    assertThat(
            read(
                bytes.pcapHeader(Long.parseLong(magic, 16), 1),
                bytes.record(1_700_000_001, 2, 61, FRAME),
                bytes.record(1_700_000_001, 2, 100, FRAME)))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new CapturedFrame(epochNs, Direction.UNKNOWN, 61, FRAME),
            new CapturedFrame(epochNs, Direction.UNKNOWN, 100, FRAME));
  }

  @Test
  void leavesOutTheFrameCheckSequenceOfClassicPcap() {
    // Two words of 16 bits, and the bit that says so; without it the number means nothing.
    assertThat(read(LITTLE.pcapHeader(0xA1B2C3D4L, 0x2400_0001), LITTLE.record(1, 2, 61, FRAME)))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new CapturedFrame(1_000_002_000L, Direction.UNKNOWN, 57, slice(FRAME, 0, 57)));
    assertThat(read(LITTLE.pcapHeader(0xA1B2C3D4L, 0x2000_0001), LITTLE.record(1, 2, 61, FRAME)))
        .singleElement()
        .extracting(CapturedFrame::originalLength)
        .isEqualTo(61);
  }

  @Test
  void refusesClassicPcapThatIsNotSound() {
    byte[] header = LITTLE.pcapHeader(0xA1B2C3D4L, 1);
    assertRefused("it is no capture");
    assertRefused("it is no capture", new byte[3]);
    assertRefused(
        "0x1f8b0800 begins neither pcap nor pcapng; convert it: editcap", BIG.u32(0x1F8B0800, 0));
    assertRefused("ends in the file's header, with 4 of 24", slice(header, 0, 4));
    assertRefused(
        "byte 20: the file has link type 113, and Ethernet (1) alone is read",
        LITTLE.pcapHeader(0xA1B2C3D4L, 113));
    byte[] old = header.clone();
    old[6] = 3;
    assertRefused("version 2.3 of pcap", old);
    assertRefused(
        "byte 24: a frame of 262145 bytes; the longest", header, LITTLE.u32(1, 2, 262_145, -1));
    assertRefused("a frame of 4294967295 bytes", header, LITTLE.u32(1, 2, -1, -1));
    assertRefused(
        "captured 10 bytes of a frame of 9", header, LITTLE.u32(1, 2, 10, 9), new byte[10]);
    assertRefused("of a frame of 4294967295", header, LITTLE.u32(1, 2, 10, -1), new byte[10]);
    assertRefused(
        "byte 40: the file ends in a frame, with 60 of 61 bytes",
        header,
        LITTLE.u32(1, 2, 61, 61),
        new byte[60]);
  }

  // --- pcapng ------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"big", "little"})
  void readsEveryKindOfPacketBlock(String order) {
    CaptureBytes bytes = CaptureBytes.of(order);
    byte[] obsolete =
        bytes.block(
            2,
            bytes.u16(1, 0xFFFF),
            bytes.u32(0, 5, 61, 61),
            CaptureBytes.padded(FRAME),
            bytes.option(2, bytes.u32(1)));
    byte[] comment = bytes.option(1, new byte[5]);
    assertThat(
            read(
                bytes.section(),
                bytes.port(1, 40),
                bytes.block(0x0BAD, new byte[400]),
                bytes.port(1, 0, comment, bytes.option(9, new byte[] {9}), bytes.option(0, FRAME)),
                bytes.enhanced(1, 1L << 40, 99, FRAME, comment, bytes.option(2, bytes.u32(2))),
                bytes.enhanced(0, 7, 61, FRAME),
                bytes.block(3, bytes.u32(61), slice(FRAME, 0, 40)),
                bytes.block(3, bytes.u32(39), slice(FRAME, 0, 39)),
                obsolete,
                bytes.block(5, bytes.u32(0, 0, 0))))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new CapturedFrame(1L << 40, Direction.SENT, 99, FRAME),
            new CapturedFrame(7_000, Direction.UNKNOWN, 61, FRAME),
            new CapturedFrame(0, Direction.UNKNOWN, 61, slice(FRAME, 0, 40)),
            new CapturedFrame(0, Direction.UNKNOWN, 39, slice(FRAME, 0, 39)),
            new CapturedFrame(5, Direction.RECEIVED, 61, FRAME));
  }

  @Test
  void beginsEachSectionAnew() {
    assertThat(
            read(
                BIG.section(),
                BIG.port(113, 0),
                BIG.port(1, 0),
                BIG.enhanced(1, 1, 61, FRAME),
                LITTLE.section(),
                LITTLE.port(1, 0, LITTLE.option(9, new byte[] {0})),
                LITTLE.enhanced(0, 1, 61, FRAME)))
        .extracting(CapturedFrame::epochNs)
        .containsExactly(1_000L, 1_000_000_000L);
    assertRefused(
        "a frame of interface 1, of which the section says nothing: it describes 1",
        BIG.section(),
        BIG.port(1, 0),
        BIG.port(1, 0),
        BIG.section(),
        BIG.port(1, 0),
        BIG.enhanced(1, 1, 61, FRAME));
  }

  @ParameterizedTest
  @CsvSource({
    // if_tsresol, time, ns
    "0, 3, 3000000000",
    "3, 1500, 1500000000",
    "6, 1, 1000",
    "9, 9223372036854775807, 9223372036854775807",
    "12, 18446744073709551615, 18446744073709551",
    "28, 18446744073709551615, 1",
    "29, 18446744073709551615, 0",
    "127, 18446744073709551615, 0",
    "128, 3, 3000000000",
    "129, 3, 1500000000",
    "138, 1025, 1000976562",
    "158, 18446744073709551615, -1",
    "160, 4294967297, 1000000000",
    "160, 18446744073709551615, 4294967295999999999",
    "191, 9223372036854775808, 1000000000",
    "192, 9223372036854775808, 500000000",
    "255, 18446744073709551615, 0",
    "9, 9223372036854775808, -1",
    "0, 9223372037, -1",
    "128, 9223372037, -1",
    "128, 18446744073709551615, -1"
  })
  void readsEveryResolution(int resolution, String time, long ns) {
    byte[] file =
        join(
            LITTLE.section(),
            LITTLE.port(1, 0, LITTLE.option(9, new byte[] {(byte) resolution})),
            LITTLE.enhanced(0, new BigInteger(time).longValue(), 61, FRAME));
    if (ns < 0) {
      assertRefused("a time before 1970 or after 2262: " + time, file);
    } else {
      assertThat(read(file)).singleElement().extracting(CapturedFrame::epochNs).isEqualTo(ns);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000000005000",
    "-1, -1",
    "9223372036, 9223372036000005000",
    "9223372037, -1",
    "9223372036854775807, -1",
    "-9223372036854775808, -1"
  })
  void addsTheOffset(long offset, long ns) {
    byte[] file =
        join(
            BIG.section(),
            BIG.port(1, 0, BIG.option(14, BIG.u64(offset))),
            BIG.enhanced(0, 5, 61, FRAME));
    if (ns < 0) {
      assertRefused(" s", file);
    } else {
      assertThat(read(file)).singleElement().extracting(CapturedFrame::epochNs).isEqualTo(ns);
    }
  }

  @Test
  void leavesOutTheFrameCheckSequence() {
    byte[] flagged = LITTLE.option(2, LITTLE.u32(4 << 5 | 1));
    assertThat(
            read(
                LITTLE.section(),
                LITTLE.port(1, 0, LITTLE.option(13, new byte[] {32})),
                LITTLE.port(1, 0, LITTLE.option(13, new byte[] {0})),
                LITTLE.enhanced(0, 1, 61, FRAME),
                // Only the last two bytes are of the sequence.
                LITTLE.enhanced(0, 1, 63, FRAME),
                LITTLE.enhanced(0, 1, 100, FRAME),
                LITTLE.enhanced(0, 1, 3, pattern(3)),
                LITTLE.enhanced(1, 1, 61, FRAME),
                LITTLE.enhanced(1, 1, 61, FRAME, flagged)))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new CapturedFrame(1_000, Direction.UNKNOWN, 57, slice(FRAME, 0, 57)),
            new CapturedFrame(1_000, Direction.UNKNOWN, 59, slice(FRAME, 0, 59)),
            new CapturedFrame(1_000, Direction.UNKNOWN, 96, FRAME),
            new CapturedFrame(1_000, Direction.UNKNOWN, 0, new byte[0]),
            new CapturedFrame(1_000, Direction.UNKNOWN, 61, FRAME),
            new CapturedFrame(1_000, Direction.RECEIVED, 57, slice(FRAME, 0, 57)));
  }

  @Test
  void refusesPcapngThatIsNotSound() {
    byte[] section = LITTLE.section();
    byte[] head = join(section, LITTLE.port(1, 0));
    assertRefused("0x01020304 is no byte order", BIG.u32(0x0A0D0D0A, 28, 0x01020304));
    assertRefused("byte 0: a block of 12 bytes", LITTLE.u32(0x0A0D0D0A, 12, 0x1A2B3C4D));
    assertRefused("byte 28: a block of 8 bytes", section, LITTLE.u32(9, 8, 0));
    assertRefused("a block of 15 bytes", section, LITTLE.u32(9, 15, 0, 0));
    assertRefused("begins with a length of 16 ends with 20", section, LITTLE.u32(9, 16, 0, 20));
    assertRefused("with 4 of 4294967280 bytes", section, LITTLE.u32(9, -4, 0));
    assertRefused("a block's body of 4294967280 bytes", section, LITTLE.u32(6, -4, 0));
    assertRefused("a block's body of 16 bytes", section, LITTLE.block(6, new byte[16]));
    assertRefused(
        "version 2 of pcapng",
        BIG.block(0x0A0D0D0A, BIG.u32(0x1A2B3C4D), new byte[] {0, 2}, FRAME));
    assertRefused("interface 0, of which", section, LITTLE.enhanced(0, 1, 61, FRAME));
    assertRefused("interface 4294967295, of", head, LITTLE.enhanced(-1, 1, 61, FRAME));
    assertRefused(
        "interface 0 has link type 276, and Ethernet (1) alone is read: capture on one",
        section,
        LITTLE.port(276, 0),
        LITTLE.enhanced(0, 1, 61, FRAME));
    assertRefused(
        "a frame of 61 bytes in a block with room for 60",
        head,
        LITTLE.block(6, LITTLE.u32(0, 0, 1, 61, 61), new byte[60]));
    assertRefused("captured 61 bytes of a frame of 60", head, LITTLE.enhanced(0, 1, 60, FRAME));
    assertRefused(
        "a frame of 262145 bytes", head, LITTLE.enhanced(0, 1, 262_145, new byte[262_145]));
    assertRefused("a frame of 262145 bytes", head, LITTLE.block(3, LITTLE.u32(262_145)));
    assertRefused(
        "an option of kind 9 with 2 bytes, where 1 are right",
        section,
        LITTLE.port(1, 0, LITTLE.option(9, new byte[2])));
    assertRefused(
        "an option of kind 1 with 500 bytes, where fewer are left",
        head,
        LITTLE.enhanced(0, 1, 61, FRAME, LITTLE.u16(1, 500)));
  }

  @Test
  void bearsNoEndlessListOfInterfaces() {
    byte[] port = LITTLE.port(1, 0);
    byte[][] file = new byte[65_538][];
    Arrays.fill(file, port);
    file[0] = LITTLE.section();
    assertRefused("more than 65536 interfaces", file);
  }

  // --- the reader itself -------------------------------------------------------------------

  @Test
  void givesTheFramesBeforeAnErrorAndNoneAfter() {
    CaptureReader frames =
        CaptureBytes.reader(
            LITTLE.section(),
            LITTLE.port(1, 0),
            LITTLE.enhanced(0, 1, 61, FRAME),
            LITTLE.u32(6, 7),
            LITTLE.enhanced(0, 1, 61, FRAME));
    assertThat(frames.next().bytes()).isEqualTo(FRAME);
    assertThatThrownBy(frames::hasNext).isInstanceOf(CaptureException.class);
    assertThat((Iterator<?>) frames).isExhausted();
    assertThatThrownBy(frames::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void readsNoMoreThanAllowed() throws Exception {
    Path file = folder.resolve("many.pcap");
    byte[] frame = LITTLE.record(1, 2, 61, FRAME);
    Files.write(file, join(LITTLE.pcapHeader(0xA1B2C3D4L, 1), frame, frame, frame));
    assertThat(CaptureReader.readAll(file, 3, 183)).hasSize(3);
    assertThatThrownBy(() -> CaptureReader.readAll(file, 2, 1_000))
        .isInstanceOf(CaptureException.class)
        .hasMessage(
            file + " has more than 2 frames; keep the first ones: editcap -r FILE NEW-FILE 1-2");
    assertThatThrownBy(() -> CaptureReader.readAll(file, 3, 182))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("has more than 182 bytes of frames; keep");
  }

  @Test
  void namesTheFileThatCannotBeRead() {
    Path missing = folder.resolve("missing.pcap");
    assertThatThrownBy(() -> CaptureReader.open(missing))
        .isInstanceOf(CaptureException.class)
        .hasMessage(missing + " cannot be read: there is no such file or folder");
    assertThatThrownBy(() -> CaptureReader.open(folder))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith(folder + " cannot be read: ");
  }
}
