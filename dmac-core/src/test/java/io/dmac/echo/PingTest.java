package io.dmac.echo;

import static io.dmac.echo.TestPod.KERNEL_V4;
import static io.dmac.echo.TestPod.KERNEL_V6;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V4;
import static io.dmac.echo.TestPod.PEER_V6;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.echo.TestPod.POD_V6;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.fragmentHeader;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.icmp;
import static io.dmac.packet.TestFrames.icmpv6;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.put16;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.u16;
import static io.dmac.packet.TestFrames.u8;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static io.dmac.packet.TestFrames.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.packet.TestFrames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PingTest {
  private final TestPod pod = TestPod.answering(OperationKind.MACSWAP);

  private static byte[] requestV4(String source, String destination, byte[] payload) {
    return ethernet(POD, PEER, 0x0800, v4(source, destination, 1).of(icmp(8, 0, 77, 5, payload)));
  }

  private static byte[] requestV6(String source, String destination, byte[] payload) {
    byte[] message = icmpv6(128, 0, source, destination, join(words(77, 5), payload));
    return ethernet(POD, PEER, 0x86DD, v6(source, destination, 58, 60, message));
  }

  private static byte[] replyV4(String source, String destination, byte[] payload) {
    byte[] packet = v4(source, destination, 1).of(icmp(0, 0, 77, 5, payload));
    packet[8] = 64;
    put16(packet, 10, 0);
    put16(packet, 10, TestFrames.checksum(slice(packet, 0, 20)));
    return ethernet(PEER, POD, 0x0800, packet);
  }

  private static byte[] replyV6(String source, String destination, byte[] payload) {
    byte[] message = icmpv6(129, 0, source, destination, join(words(77, 5), payload));
    return ethernet(PEER, POD, 0x86DD, v6(source, destination, 58, 64, message));
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void answersWhateverItsOperation(OperationKind operation) {
    TestPod any = TestPod.answering(operation);
    for (int length : new int[] {0, 1, 2, 55, 56, 57, 1472}) {
      assertThat(any.answerTo(requestV4(PEER_V4, POD_V4, pattern(length))))
          .isEqualTo(replyV4(POD_V4, PEER_V4, pattern(length)));
    }
    for (int length : new int[] {0, 1, 2, 55, 56, 57, 1452}) {
      assertThat(any.answerTo(requestV6(PEER_V6, POD_V6, pattern(length))))
          .isEqualTo(replyV6(POD_V6, PEER_V6, pattern(length)));
    }
    assertThat(any.count(Counter.ECHO_REPLIES)).isEqualTo(14);
  }

  @Test
  void keepsTagsPaddingDontFragmentAndHarmlessOptions() {
    byte[] packet =
        v4(PEER_V4, POD_V4, 1)
            .dontFragment()
            .options("0707040000000000")
            .of(icmp(8, 0, 1, 2, pattern(5)));
    byte[] answer =
        pod.answerTo(
            ethernet(POD, PEER, 0x0800, join(packet, hex("0000aabb")), 0x88A8, 5, 0x8100, 6));
    assertThat(slice(answer, 0, 22)).isEqualTo(hex(PEER + POD + "88a80005 81000006 0800"));
    assertThat(answer).hasSize(22 + packet.length + 4).endsWith(0, 0, 0xaa, 0xbb);
    assertThat(TestFrames.hasRightV4Header(answer, 22)).isTrue();
    assertThat(TestFrames.hasRightV4Upper(answer, 22)).isTrue();
    assertThat(u16(answer, 22 + 4)).isEqualTo(0x1234);
    assertThat(u16(answer, 22 + 6)).isEqualTo(0x4000);
    assertThat(slice(answer, 22 + 20, 22 + 28)).isEqualTo(hex("0707040000000000"));
    assertThat(u8(answer, 22 + 28)).isZero();
  }

  @Test
  void answersBehindExtensionHeaders() {
    byte[] message = icmpv6(128, 0, PEER_V6, POD_V6, pattern(20));
    byte[] options = hex("3a00010400000000");
    byte[] answer =
        pod.answerTo(
            ethernet(POD, PEER, 0x86DD, v6(PEER_V6, POD_V6, 60, 9, join(options, message))));
    byte[] reply = icmpv6(129, 0, POD_V6, PEER_V6, pattern(20));
    assertThat(answer)
        .isEqualTo(ethernet(PEER, POD, 0x86DD, v6(POD_V6, PEER_V6, 60, 64, join(options, reply))));
    // An atomic fragment is whole (RFC 6946).
    byte[] atomic = fragmentHeader(58, 0, false, 9);
    assertThat(
            pod.answerTo(
                ethernet(POD, PEER, 0x86DD, v6(PEER_V6, POD_V6, 44, 9, join(atomic, message)))))
        .isEqualTo(ethernet(PEER, POD, 0x86DD, v6(POD_V6, PEER_V6, 44, 64, join(atomic, reply))));
  }

  @Test
  void refusesWhatIsDamaged() {
    byte[] frame = requestV4(PEER_V4, POD_V4, pattern(31));
    for (int offset = 14; offset < frame.length; offset++) {
      byte[] damaged = frame.clone();
      damaged[offset] ^= 0x10;
      Counter fate = pod.fateOf(damaged);
      // With another protocol or destination it is no ping to the pod any more.
      boolean other = offset == 14 || offset == 23 || (offset >= 30 && offset < 34);
      assertThat(fate)
          .as("offset %d", offset)
          .isIn(
              other
                  ? List.of(Counter.ECHOED)
                  : List.of(
                      Counter.DROP_BAD_CHECKSUM,
                      Counter.DROP_TRUNCATED,
                      Counter.DROP_BAD_HEADER,
                      Counter.DROP_NOT_APPLICABLE));
    }
    frame = requestV6(PEER_V6, POD_V6, pattern(31));
    for (int offset = 54 + 1; offset < frame.length; offset++) {
      byte[] damaged = frame.clone();
      damaged[offset] ^= 0x10;
      assertThat(pod.fateOf(damaged)).isEqualTo(Counter.DROP_BAD_CHECKSUM);
    }
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] v4 = requestV4(PEER_V4, POD_V4, pattern(31));
    for (int length = 34; length < v4.length; length++) {
      assertThat(pod.fateOf(slice(v4, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    byte[] v6 = requestV6(PEER_V6, POD_V6, pattern(31));
    for (int length = 54; length < v6.length; length++) {
      assertThat(pod.fateOf(slice(v6, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    byte[] shortMessage = v4(PEER_V4, POD_V4, 1).of(words(0x0800, 0xF7FF, 0));
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x0800, shortMessage)))
        .isEqualTo(Counter.DROP_TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "127.0.0.1", "224.0.0.5", "255.255.255.255", "240.0.0.1", POD_V4})
  void answersNoSourceThatIsNoHost(String source) {
    assertThat(pod.fateOf(requestV4(source, POD_V4, pattern(8))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "ff02::1", POD_V6})
  void answersNoIpv6SourceThatIsNoHost(String source) {
    assertThat(pod.fateOf(requestV6(source, POD_V6, pattern(8))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8307040000000000", "0189070400000000", "44000000"})
  void answersNoSourceRoute(String options) {
    assertThat(
            pod.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x0800,
                    v4(PEER_V4, POD_V4, 1).options(options).of(icmp(8, 0, 1, 1, pattern(8))))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @ParameterizedTest
  @CsvSource({
    "MACSWAP, ECHOED",
    "FIVE_TUPLE_SWAP, ECHOED",
    "REVERSE, DROP_NOT_APPLICABLE",
    "ICMPECHO, ECHO_REPLIES"
  })
  void leavesPingToOthersToTheOperation(OperationKind operation, Counter fate) {
    TestPod any = TestPod.answering(operation);
    assertThat(any.fateOf(requestV4(PEER_V4, "10.0.0.200", pattern(8)))).isEqualTo(fate);
    assertThat(any.fateOf(requestV6(PEER_V6, "fd00::200", pattern(8)))).isEqualTo(fate);
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void operatesOnNoAnswer(OperationKind operation) {
    TestPod any = TestPod.answering(operation);
    for (String destination : List.of(POD_V4, "10.0.0.200")) {
      assertThat(
              any.fateOf(
                  ethernet(
                      POD,
                      PEER,
                      0x0800,
                      v4(PEER_V4, destination, 1).of(icmp(0, 0, 1, 1, pattern(8))))))
          .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    }
    assertThat(
            any.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x86DD,
                    v6(PEER_V6, POD_V6, 58, 64, icmpv6(129, 0, PEER_V6, POD_V6, pattern(8))))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    // Destination unreachable, to the pod.
    assertThat(
            any.fateOf(
                ethernet(
                    POD, PEER, 0x0800, v4(PEER_V4, POD_V4, 1).of(icmp(3, 3, 0, 0, pattern(28))))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void leavesTheKernelsToTheKernel(OperationKind operation) {
    TestPod over = TestPod.overKernel(operation);
    assertThat(over.fateOf(requestV4(PEER_V4, KERNEL_V4, pattern(8))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(over.fateOf(requestV6(PEER_V6, KERNEL_V6, pattern(8))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    byte[] tcp = TestFrames.tcp(PEER_V4, KERNEL_V4, 1, 2, pattern(3));
    assertThat(over.fateOf(ethernet(POD, PEER, 0x0800, v4(PEER_V4, KERNEL_V4, 6).of(tcp))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    tcp = TestFrames.tcp(PEER_V6, KERNEL_V6, 1, 2, pattern(3));
    assertThat(over.fateOf(ethernet(POD, PEER, 0x86DD, v6(PEER_V6, KERNEL_V6, 6, 64, tcp))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(
            over.fateOf(
                ethernet(
                    POD, PEER, 0x0800, v4(PEER_V4, KERNEL_V4, 1).fragment(8, false).of(hex("00")))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(over.fateOf(requestV4(PEER_V4, POD_V4, pattern(8)))).isEqualTo(Counter.ECHO_REPLIES);
  }

  @Test
  void leavesTheKernelsUdpToTheOperation() {
    TestPod over = TestPod.overKernel(OperationKind.MACSWAP);
    byte[] udp = TestFrames.udp(PEER_V4, KERNEL_V4, 1, 2, pattern(30));
    assertThat(
            over.fateOf(ethernet(POD, PEER, 0x0800, v4(PEER_V4, KERNEL_V4, 17).of(udp), 0x8100, 3)))
        .isEqualTo(Counter.ECHOED);
  }

  @Test
  void icmpechoAnswersPingToEveryHostAndNothingElse() {
    TestPod echo = TestPod.plain(OperationKind.ICMPECHO);
    assertThat(echo.answerTo(requestV4(PEER_V4, "192.0.2.9", pattern(9))))
        .isEqualTo(replyV4("192.0.2.9", PEER_V4, pattern(9)));
    assertThat(echo.answerTo(requestV6(PEER_V6, "2001:db8::9", pattern(9))))
        .isEqualTo(replyV6("2001:db8::9", PEER_V6, pattern(9)));
    assertThat(echo.fateOf(requestV4(PEER_V4, "255.255.255.255", pattern(9))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
    byte[] udp = TestFrames.udp(PEER_V4, POD_V4, 1, 2, pattern(30));
    assertThat(echo.fateOf(ethernet(POD, PEER, 0x0800, v4(PEER_V4, POD_V4, 17).of(udp))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    assertThat(echo.fateOf(ethernet(POD, PEER, 0x88B5, pattern(50))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    assertThat(
            echo.fateOf(
                ethernet(
                    "ffffffffffff",
                    PEER,
                    0x0806,
                    TestFrames.arp(1, PEER, PEER_V4, "000000000000", "192.0.2.9"))))
        .isEqualTo(Counter.DROP_BROADCAST);
  }

  @Test
  void answersAJumboFrameInSeveralBuffersByTheDifference() {
    byte[] frame = requestV4(PEER_V4, POD_V4, pattern(8000));
    pod.queue().offerSegmented(frame);
    assertThat(pod.turns()).containsExactly(replyV4(POD_V4, PEER_V4, pattern(8000)));
  }

  private static List<byte[]> fragmentsV4(int type, byte[] payload, int size) {
    byte[] message = icmp(type, 0, 77, 5, payload);
    String source = type == 8 ? PEER_V4 : POD_V4;
    String destination = type == 8 ? POD_V4 : PEER_V4;
    List<byte[]> frames = new ArrayList<>();
    for (int offset = 0; offset < message.length; offset += size) {
      int end = Math.min(message.length, offset + size);
      byte[] packet =
          v4(source, destination, 1)
              .fragment(offset, end < message.length)
              .of(slice(message, offset, end));
      if (type == 0) {
        packet[8] = 64;
        put16(packet, 10, 0);
        put16(packet, 10, TestFrames.checksum(slice(packet, 0, 20)));
      }
      frames.add(ethernet(type == 8 ? POD : PEER, type == 8 ? PEER : POD, 0x0800, packet));
    }
    return frames;
  }

  private static List<byte[]> fragmentsV6(int type, byte[] payload, int size) {
    String source = type == 128 ? PEER_V6 : POD_V6;
    String destination = type == 128 ? POD_V6 : PEER_V6;
    byte[] message = icmpv6(type, 0, source, destination, join(words(77, 5), payload));
    List<byte[]> frames = new ArrayList<>();
    for (int offset = 0; offset < message.length; offset += size) {
      int end = Math.min(message.length, offset + size);
      byte[] part =
          join(
              fragmentHeader(58, offset, end < message.length, 0xABCD_EF01),
              slice(message, offset, end));
      frames.add(
          ethernet(
              type == 128 ? POD : PEER,
              type == 128 ? PEER : POD,
              0x86DD,
              v6(source, destination, 44, 64, part)));
    }
    return frames;
  }

  @ParameterizedTest
  @CsvSource({"2000, 1480", "1473, 1480", "40, 8", "65507, 1480", "65507, 8976"})
  void answersFragmentsInOrder(int payload, int size) {
    assertThat(pod.receive(fragmentsV4(8, pattern(payload), size).toArray(byte[][]::new)))
        .containsExactlyElementsOf(fragmentsV4(0, pattern(payload), size));
    assertThat(pod.receive(fragmentsV6(128, pattern(payload), size).toArray(byte[][]::new)))
        .containsExactlyElementsOf(fragmentsV6(129, pattern(payload), size));
  }

  @Test
  void answersNoLaterFragmentWithoutItsFirst() {
    List<byte[]> v4 = fragmentsV4(8, pattern(4000), 1480);
    List<byte[]> v6 = fragmentsV6(128, pattern(4000), 1448);
    Collections.reverse(v4);
    Collections.reverse(v6);
    assertThat(pod.fateOf(v4.get(0))).isEqualTo(Counter.DROP_FRAGMENT);
    assertThat(pod.fateOf(v6.get(0))).isEqualTo(Counter.DROP_FRAGMENT);
    assertThat(pod.fateOf(v4.get(2))).isEqualTo(Counter.ECHO_REPLIES);
    assertThat(pod.fateOf(v6.get(2))).isEqualTo(Counter.ECHO_REPLIES);
    assertThat(pod.fateOf(v4.get(0))).isEqualTo(Counter.DROP_FRAGMENT);
    assertThat(pod.fateOf(v4.get(1))).isEqualTo(Counter.ECHO_REPLIES);
    assertThat(pod.fateOf(v4.get(1))).isEqualTo(Counter.DROP_FRAGMENT);
    assertThat(pod.fateOf(v4.get(0))).isEqualTo(Counter.ECHO_REPLIES);
    assertThat(pod.fateOf(v4.get(0))).isEqualTo(Counter.DROP_FRAGMENT);
  }

  @Test
  void followsManyFragmentedPingsAtOnce() {
    byte[] message = icmp(8, 0, 1, 1, pattern(100));
    List<byte[]> first = new ArrayList<>();
    List<byte[]> second = new ArrayList<>();
    for (int id = 0; id < EchoFragments.CAPACITY + 1; id++) {
      TestFrames.V4 header = v4(PEER_V4, POD_V4, 1).id(id);
      first.add(ethernet(POD, PEER, 0x0800, header.fragment(0, true).of(slice(message, 0, 56))));
      second.add(
          ethernet(POD, PEER, 0x0800, header.fragment(56, false).of(slice(message, 56, 108))));
    }
    assertThat(pod.receive(first.toArray(byte[][]::new))).hasSize(first.size());
    // One too many: the oldest gave way.
    assertThat(pod.receive(second.toArray(byte[][]::new))).hasSize(EchoFragments.CAPACITY);
    assertThat(pod.count(Counter.DROP_FRAGMENT)).isEqualTo(1);
  }

  @Test
  void refusesFragmentsThatCannotBe() {
    byte[] message = icmp(8, 0, 1, 1, pattern(100));
    assertThat(
            pod.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x0800,
                    v4(PEER_V4, POD_V4, 1).fragment(0, true).of(slice(message, 0, 57)))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
    assertThat(
            pod.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x0800,
                    v4(PEER_V4, POD_V4, 1).fragment(65_528, false).of(slice(message, 0, 8)))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }
}
