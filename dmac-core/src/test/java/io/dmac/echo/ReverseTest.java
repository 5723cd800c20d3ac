package io.dmac.echo;

import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V4;
import static io.dmac.echo.TestPod.PEER_V6;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.echo.TestPod.POD_V6;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.fragmentHeader;
import static io.dmac.packet.TestFrames.hasRightV4Upper;
import static io.dmac.packet.TestFrames.hasRightV6Upper;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.partialChecksum;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.put16;
import static io.dmac.packet.TestFrames.reversed;
import static io.dmac.packet.TestFrames.tcp;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReverseTest {
  private final TestPod pod = TestPod.plain(OperationKind.REVERSE);

  private static byte[] there(byte[] datagram, int... tags) {
    return ethernet(POD, PEER, 0x0800, v4(PEER_V4, POD_V4, 17).of(datagram), tags);
  }

  private static byte[] back(byte[] datagram, int... tags) {
    return ethernet(PEER, POD, 0x0800, v4(POD_V4, PEER_V4, 17).of(datagram), tags);
  }

  private static byte[] there6(byte[] datagram) {
    return ethernet(POD, PEER, 0x86DD, v6(PEER_V6, POD_V6, 17, 7, datagram));
  }

  @Test
  void reversesThePayloadUnderARightChecksum() {
    Random random = new Random(4);
    for (int length = 0; length < 200; length++) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      byte[] answer = pod.answerTo(there(udp(PEER_V4, POD_V4, 7, 9, data), 0x8100, 4));
      assertThat(answer).isEqualTo(back(udp(POD_V4, PEER_V4, 9, 7, reversed(data)), 0x8100, 4));
      assertThat(hasRightV4Upper(answer, 18)).isTrue();
      answer = pod.answerTo(there6(udp(PEER_V6, POD_V6, 7, 9, data)));
      assertThat(answer)
          .isEqualTo(
              ethernet(
                  PEER,
                  POD,
                  0x86DD,
                  v6(POD_V6, PEER_V6, 17, 7, udp(POD_V6, PEER_V6, 9, 7, reversed(data)))));
      assertThat(hasRightV6Upper(answer, 14)).isTrue();
    }
  }

  @Test
  void keepsPaddingBehindTheDatagram() {
    byte[] padded = join(there(udp(PEER_V4, POD_V4, 7, 9, pattern(5))), hex("aabbccdd"));
    assertThat(pod.answerTo(padded))
        .isEqualTo(join(back(udp(POD_V4, PEER_V4, 9, 7, reversed(pattern(5)))), hex("aabbccdd")));
  }

  @Test
  void completesChecksumsLeftToTheDevice() {
    for (int length = 0; length < 50; length++) {
      byte[] partial = udp(PEER_V4, POD_V4, 7, 9, pattern(length));
      put16(partial, 6, partialChecksum(PEER_V4, POD_V4, 17, partial.length));
      assertThat(pod.answerTo(there(partial)))
          .isEqualTo(back(udp(POD_V4, PEER_V4, 9, 7, reversed(pattern(length)))));
    }
  }

  @Test
  void keepsZeroOnIpv4AndRefusesItOnIpv6() {
    byte[] without = udp(PEER_V4, POD_V4, 7, 9, pattern(6));
    put16(without, 6, 0);
    byte[] expected = udp(POD_V4, PEER_V4, 9, 7, reversed(pattern(6)));
    put16(expected, 6, 0);
    assertThat(pod.answerTo(there(without))).isEqualTo(back(expected));
    byte[] without6 = udp(PEER_V6, POD_V6, 7, 9, pattern(6));
    put16(without6, 6, 0);
    assertThat(pod.fateOf(there6(without6))).isEqualTo(Counter.DROP_BAD_CHECKSUM);
  }

  @Test
  void reversesTheWholePayloadOfWhatIsNotIp() {
    assertThat(pod.answerTo(ethernet(POD, PEER, 0x88B5, pattern(51), 0x8100, 4)))
        .isEqualTo(ethernet(PEER, POD, 0x88B5, reversed(pattern(51)), 0x8100, 4));
    assertThat(pod.answerTo(ethernet(POD, PEER, 0x88B5, new byte[0])))
        .isEqualTo(ethernet(PEER, POD, 0x88B5, new byte[0]));
  }

  @Test
  void refusesWhatItCannotReverse() {
    byte[] datagram = udp(PEER_V4, POD_V4, 7, 9, pattern(20));
    byte[] wrong = datagram.clone();
    wrong[10] ^= 1;
    assertThat(pod.fateOf(there(wrong))).isEqualTo(Counter.DROP_BAD_CHECKSUM);
    assertThat(pod.fateOfSegmented(there(datagram))).isEqualTo(Counter.DROP_SEGMENTED);
    assertThat(
            pod.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x0800,
                    v4(PEER_V4, POD_V4, 6).of(tcp(PEER_V4, POD_V4, 1, 2, pattern(9))))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    for (int offset : new int[] {0, 8}) {
      assertThat(
              pod.fateOf(
                  ethernet(
                      POD,
                      PEER,
                      0x0800,
                      v4(PEER_V4, POD_V4, 17).fragment(offset, true).of(pattern(16)))))
          .isEqualTo(Counter.DROP_FRAGMENT);
      assertThat(
              pod.fateOf(
                  ethernet(
                      POD,
                      PEER,
                      0x86DD,
                      v6(
                          PEER_V6,
                          POD_V6,
                          44,
                          7,
                          join(fragmentHeader(17, offset, true, 1), pattern(16))))))
          .isEqualTo(Counter.DROP_FRAGMENT);
    }
    byte[] tooLong = datagram.clone();
    put16(tooLong, 4, 29);
    assertThat(pod.fateOf(there(tooLong))).isEqualTo(Counter.DROP_TRUNCATED);
    put16(tooLong, 4, 7);
    assertThat(pod.fateOf(there(tooLong))).isEqualTo(Counter.DROP_BAD_HEADER);
  }
}
