package io.dmac.capture;

import static io.dmac.capture.CaptureBytes.BIG;
import static io.dmac.capture.CaptureBytes.LITTLE;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file has, it is frames and then its end or a {@link CaptureException}. */
class CaptureGarbageTest {
  private static final int ROUNDS = 40_000;

  /** Files to start from, each of several frames. */
  static List<byte[]> sound() {
    byte[] pcapng =
        join(
            BIG.section(),
            BIG.port(1, 0, BIG.option(9, new byte[] {9}), BIG.option(14, BIG.u64(5))),
            BIG.enhanced(
                0, 1, 61, pattern(61), BIG.option(2, BIG.u32(2)), BIG.option(0, BIG.u32())),
            BIG.block(3, BIG.u32(30), pattern(30)),
            LITTLE.section(),
            LITTLE.port(1, 20, LITTLE.option(13, new byte[] {32})),
            LITTLE.block(10, pattern(50)),
            LITTLE.block(2, LITTLE.u16(0, 0), LITTLE.u32(0, 5, 20, 61), pattern(20)),
            LITTLE.enhanced(0, 1, 61, pattern(61)));
    byte[] pcap =
        join(
            BIG.pcapHeader(0xA1B2C3D4L, 1),
            BIG.record(1, 2, 61, pattern(61)),
            BIG.record(1, 2, 200, pattern(62)));
    return List.of(pcapng, pcap, written(true), written(false));
  }

  private static byte[] written(boolean classic) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (CaptureWriter writer =
        classic ? new PcapWriter(file, "", 100) : new PcapngWriter(file, "", "eth0", 100)) {
      writer.write(new CapturedFrame(1, Direction.SENT, 61, pattern(61)), "comment");
      writer.write(new CapturedFrame(2, Direction.RECEIVED, 161, pattern(161)));
      writer.writeStatistics(3, OptionalLong.of(4), OptionalLong.of(5));
    }
    return file.toByteArray();
  }

  /** The frames up to the end or the error. */
  private static List<CapturedFrame> framesOf(byte[] file) {
    List<CapturedFrame> frames = new ArrayList<>();
    try {
      CaptureBytes.reader(file).forEachRemaining(frames::add);
    } catch (CaptureException e) {
      assertThat(e).hasMessageStartingWith("test.pcapng, byte ");
    }
    return frames;
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aFileThatIsCutOffHasFewerFrames(byte[] file) {
    List<CapturedFrame> all = framesOf(file);
    assertThat(all).hasSizeGreaterThanOrEqualTo(2);
    int most = 0;
    for (int length = 0; length < file.length; length++) {
      List<CapturedFrame> frames = framesOf(Arrays.copyOf(file, length));
      assertThat(frames)
          .usingRecursiveFieldByFieldElementComparator()
          .isEqualTo(all.subList(0, frames.size()));
      assertThat(frames.size()).isGreaterThanOrEqualTo(most);
      most = frames.size();
    }
  }

  @Test
  void bearsDamage() {
    Random random = new Random(7);
    List<byte[]> sound = sound();
    int frames = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] file = sound.get(random.nextInt(sound.size())).clone();
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        int at = random.nextInt(file.length);
        file[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : file[at] ^ 1);
      }
      frames += framesOf(file).size();
    }
    // Else nothing but the first bytes would be tried.
    assertThat(frames).isGreaterThan(ROUNDS);
  }

  @Test
  void bearsNoise() {
    Random random = new Random(8);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      framesOf(noise);
      framesOf(join(LITTLE.section(), LITTLE.port(1, 0), noise));
      framesOf(join(BIG.pcapHeader(0xA1B23C4DL, 1), noise));
    }
  }
}
