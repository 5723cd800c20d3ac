package io.dmac.echo;

import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V4;
import static io.dmac.echo.TestPod.PEER_V6;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.echo.TestPod.POD_V6;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.fragmentHeader;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.partialChecksum;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.put16;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.tcp;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiveTupleSwapTest {
  private final TestPod pod = TestPod.plain(OperationKind.FIVE_TUPLE_SWAP);

  private static byte[] frame(boolean forth, int protocol, byte[] upper, int... tags) {
    byte[] packet =
        (forth ? v4(PEER_V4, POD_V4, protocol) : v4(POD_V4, PEER_V4, protocol)).of(upper);
    return ethernet(forth ? POD : PEER, forth ? PEER : POD, 0x0800, packet, tags);
  }

  private static byte[] frame6(boolean forth, int nextHeader, byte[] upper, int... tags) {
    byte[] packet =
        forth
            ? v6(PEER_V6, POD_V6, nextHeader, 33, upper)
            : v6(POD_V6, PEER_V6, nextHeader, 33, upper);
    return ethernet(forth ? POD : PEER, forth ? PEER : POD, 0x86DD, packet, tags);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 18, 1400})
  void swapsAddressesAndPorts(int length) {
    byte[] data = pattern(length);
    assertThat(pod.answerTo(frame(true, 17, udp(PEER_V4, POD_V4, 1111, 53, data))))
        .isEqualTo(frame(false, 17, udp(POD_V4, PEER_V4, 53, 1111, data)));
    assertThat(pod.answerTo(frame(true, 6, tcp(PEER_V4, POD_V4, 1111, 80, data), 0x8100, 9)))
        .isEqualTo(frame(false, 6, tcp(POD_V4, PEER_V4, 80, 1111, data), 0x8100, 9));
    assertThat(pod.answerTo(frame6(true, 17, udp(PEER_V6, POD_V6, 1111, 53, data))))
        .isEqualTo(frame6(false, 17, udp(POD_V6, PEER_V6, 53, 1111, data)));
    assertThat(
            pod.answerTo(
                frame6(true, 6, tcp(PEER_V6, POD_V6, 1111, 80, data), 0x88A8, 3, 0x8100, 9)))
        .isEqualTo(frame6(false, 6, tcp(POD_V6, PEER_V6, 80, 1111, data), 0x88A8, 3, 0x8100, 9));
  }

  @Test
  void swapsOnlyTheMacsOfWhatIsNotIp() {
    assertThat(pod.answerTo(ethernet(POD, PEER, 0x88B5, pattern(50))))
        .isEqualTo(ethernet(PEER, POD, 0x88B5, pattern(50)));
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x8100, new byte[3])))
        .isEqualTo(Counter.DROP_TRUNCATED);
  }

  @Test
  void swapsOnlyTheAddressesOfOtherProtocols() {
    assertThat(pod.answerTo(frame(true, 132, pattern(20))))
        .isEqualTo(frame(false, 132, pattern(20)));
    assertThat(pod.answerTo(frame6(true, 59, pattern(20))))
        .isEqualTo(frame6(false, 59, pattern(20)));
  }

  @Test
  void neverOperatesOnArp() {
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x0806, join(hex("0001080006040002"), new byte[20]))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
  }

  @Test
  void completesChecksumsLeftToTheDevice() {
    byte[] partial = udp(PEER_V4, POD_V4, 1, 2, pattern(33));
    put16(partial, 6, partialChecksum(PEER_V4, POD_V4, 17, partial.length));
    assertThat(pod.answerTo(frame(true, 17, partial)))
        .isEqualTo(frame(false, 17, udp(POD_V4, PEER_V4, 2, 1, pattern(33))));

    partial = tcp(PEER_V4, POD_V4, 1, 2, pattern(33));
    put16(partial, 16, partialChecksum(PEER_V4, POD_V4, 6, partial.length));
    assertThat(pod.answerTo(frame(true, 6, partial)))
        .isEqualTo(frame(false, 6, tcp(POD_V4, PEER_V4, 2, 1, pattern(33))));

    partial = udp(PEER_V6, POD_V6, 1, 2, pattern(34));
    put16(partial, 6, partialChecksum(PEER_V6, POD_V6, 17, partial.length));
    assertThat(pod.answerTo(frame6(true, 17, partial)))
        .isEqualTo(frame6(false, 17, udp(POD_V6, PEER_V6, 2, 1, pattern(34))));

    partial = tcp(PEER_V6, POD_V6, 1, 2, pattern(500));
    put16(partial, 16, partialChecksum(PEER_V6, POD_V6, 6, partial.length));
    byte[] cut = frame6(true, 6, partial);
    assertThat(pod.fateOfSegmented(cut)).isEqualTo(Counter.DROP_SEGMENTED);
    assertThat(pod.answerTo(cut))
        .isEqualTo(frame6(false, 6, tcp(POD_V6, PEER_V6, 2, 1, pattern(500))));
  }

  @Test
  void keepsUdpWithoutAChecksum() {
    byte[] there = udp(PEER_V4, POD_V4, 1, 2, pattern(20));
    put16(there, 6, 0);
    byte[] back = udp(POD_V4, PEER_V4, 2, 1, pattern(20));
    put16(back, 6, 0);
    assertThat(pod.answerTo(frame(true, 17, there))).isEqualTo(frame(false, 17, back));
  }

  @Test
  void swapsOnlyTheAddressesOfLaterFragments() {
    byte[] data = pattern(24);
    assertThat(
            pod.answerTo(
                ethernet(POD, PEER, 0x0800, v4(PEER_V4, POD_V4, 17).fragment(80, true).of(data))))
        .isEqualTo(
            ethernet(PEER, POD, 0x0800, v4(POD_V4, PEER_V4, 17).fragment(80, true).of(data)));
    byte[] part = join(fragmentHeader(17, 80, true, 5), data);
    assertThat(pod.answerTo(frame6(true, 44, part))).isEqualTo(frame6(false, 44, part));
    byte[] first = slice(udp(PEER_V4, POD_V4, 1, 2, pattern(100)), 0, 48);
    byte[] back = slice(udp(POD_V4, PEER_V4, 2, 1, pattern(100)), 0, 48);
    assertThat(
            pod.answerTo(
                ethernet(POD, PEER, 0x0800, v4(PEER_V4, POD_V4, 17).fragment(0, true).of(first))))
        .isEqualTo(ethernet(PEER, POD, 0x0800, v4(POD_V4, PEER_V4, 17).fragment(0, true).of(back)));
  }

  @Test
  void walksExtensionHeaders() {
    byte[] options = hex("1100010400000000");
    assertThat(pod.answerTo(frame6(true, 0, join(options, udp(PEER_V6, POD_V6, 1, 2, pattern(9))))))
        .isEqualTo(frame6(false, 0, join(options, udp(POD_V6, PEER_V6, 2, 1, pattern(9)))));
  }

  @Test
  void swapsFramesInSeveralBuffers() {
    pod.queue().offerSegmented(frame(true, 17, udp(PEER_V4, POD_V4, 1, 2, pattern(3000))));
    assertThat(pod.turns())
        .containsExactly(frame(false, 17, udp(POD_V4, PEER_V4, 2, 1, pattern(3000))));
  }

  @Test
  void refusesWhatIsNotSound() {
    byte[] good = frame(true, 17, udp(PEER_V4, POD_V4, 1, 2, pattern(20)));
    assertThat(pod.fateOf(damaged(good, 14, 0x55))).isEqualTo(Counter.DROP_BAD_HEADER);
    assertThat(pod.fateOf(damaged(good, 14, 0x44))).isEqualTo(Counter.DROP_BAD_HEADER);
    assertThat(pod.fateOf(damaged(good, 24, 0))).isEqualTo(Counter.DROP_BAD_CHECKSUM);
    assertThat(pod.fateOf(damaged(good, 17, 19))).isEqualTo(Counter.DROP_BAD_HEADER);
    assertThat(pod.fateOf(damaged(good, 39, 7))).isEqualTo(Counter.DROP_BAD_HEADER);
    assertThat(pod.fateOf(damaged(good, 39, 29))).isEqualTo(Counter.DROP_TRUNCATED);
    for (int length = 14; length < good.length; length++) {
      assertThat(pod.fateOf(slice(good, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    byte[] six = frame6(true, 17, udp(PEER_V6, POD_V6, 1, 2, pattern(20)));
    assertThat(pod.fateOf(damaged(six, 14, 0x40))).isEqualTo(Counter.DROP_BAD_HEADER);
    for (int length = 14; length < six.length; length++) {
      assertThat(pod.fateOf(slice(six, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    assertThat(pod.fateOf(frame(true, 6, pattern(19)))).isEqualTo(Counter.DROP_TRUNCATED);
    assertThat(pod.fateOf(frame6(true, 43, hex("1100040100000000"))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  private static byte[] damaged(byte[] frame, int offset, int value) {
    byte[] damaged = frame.clone();
    damaged[offset] = (byte) value;
    return damaged;
  }
}
