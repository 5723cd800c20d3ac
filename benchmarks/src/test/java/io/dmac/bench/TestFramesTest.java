package io.dmac.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TestFramesTest {
  private static final MacAddress TO = MacAddress.parse("02:00:00:00:00:02");

  @Test
  void udpHasItsSizeAddressesAndARightChecksum() {
    byte[] frame = TestFrames.udp(TO, 64);

    assertThat(frame).hasSize(64).startsWith(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0);
    assertThat(sum(frame, 14, 34)).isEqualTo(0xFFFF);
  }

  @Test
  void pingHasRightChecksums() {
    byte[] frame = TestFrames.ping(TO, new byte[] {10, 0, 0, 1}, 98);

    assertThat(sum(frame, 14, 34)).isEqualTo(0xFFFF);
    assertThat(sum(frame, 34, 98)).isEqualTo(0xFFFF);
  }

  @Test
  void arpRequestEndsInTheAddressAskedFor() {
    assertThat(TestFrames.arpRequest(new byte[] {10, 0, 0, 1})).hasSize(42).endsWith(10, 0, 0, 1);
  }

  /** Ones' complement sum: 0xFFFF over a header whose checksum is right. */
  private static int sum(byte[] frame, int from, int to) {
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    int sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += bytes.getShort(i) & 0xFFFF;
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return sum;
  }
}
