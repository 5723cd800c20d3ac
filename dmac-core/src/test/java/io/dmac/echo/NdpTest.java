package io.dmac.echo;

import static io.dmac.echo.TestPod.KERNEL_V6;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V6;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V6;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.hex;
import static io.dmac.packet.TestFrames.icmpv6;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.v6;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.packet.TestFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NdpTest {
  private static final String GROUP_MAC = "33:33:ff:ab:00:01";
  private static final String GROUP = "ff02::1:ffab:1";
  private static final String SOURCE_LINK_LAYER = "0101" + "020000000099";

  private final TestPod pod = TestPod.answering(OperationKind.MACSWAP);

  private static byte[] solicitation(
      String source, String destination, String target, String options) {
    return solicitation(source, destination, target, options, 255, 0);
  }

  private static byte[] solicitation(
      String source, String destination, String target, String options, int hopLimit, int code) {
    byte[] message =
        icmpv6(135, code, source, destination, join(new byte[4], ip(target), hex(options)));
    return v6(source, destination, 58, hopLimit, message);
  }

  private static byte[] advertisement(String target, String destination, String flags, String mac) {
    byte[] message =
        icmpv6(136, 0, target, destination, join(hex(flags), ip(target), hex("0201" + mac)));
    byte[] packet = v6(target, destination, 58, 255, message);
    // The test's packets have a flow label, a made one has none.
    packet[2] = 0;
    packet[3] = 0;
    return packet;
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void answersForItsAddressWhateverItsOperation(OperationKind operation) {
    TestPod any = TestPod.answering(operation);
    byte[] expected = ethernet(PEER, POD, 0x86DD, advertisement(POD_V6, PEER_V6, "60000000", POD));
    assertThat(
            any.answerTo(
                ethernet(
                    GROUP_MAC,
                    PEER,
                    0x86DD,
                    solicitation(PEER_V6, GROUP, POD_V6, SOURCE_LINK_LAYER))))
        .isEqualTo(expected);
    assertThat(
            any.answerTo(
                ethernet(
                    POD, PEER, 0x86DD, solicitation(PEER_V6, POD_V6, POD_V6, SOURCE_LINK_LAYER))))
        .isEqualTo(expected);
    assertThat(any.count(Counter.NDP_REPLIES)).isEqualTo(2);
    assertThat(TestFrames.hasRightV6Upper(expected, 14)).isTrue();
  }

  /** Duplicate address detection: no option, no source, so the answer is longer and to all. */
  @Test
  void answersAProbeToAllNodes() {
    byte[] question = ethernet(GROUP_MAC, PEER, 0x86DD, solicitation("::", GROUP, POD_V6, ""));
    assertThat(pod.answerTo(question))
        .isEqualTo(
            ethernet(
                "33:33:00:00:00:01",
                POD,
                0x86DD,
                advertisement(POD_V6, "ff02::1", "20000000", POD)));
    assertThat(pod.count(Counter.RX_BYTES)).isEqualTo(78);
    assertThat(pod.count(Counter.TX_BYTES)).isEqualTo(86);
    pod.queue().tailroom(7);
    assertThat(pod.fateOf(question)).isEqualTo(Counter.DROP_TOO_LONG);
  }

  /** Linux adds a nonce (RFC 7527); the answer is shorter than such a question. */
  @Test
  void answersAQuestionWithMoreOptions() {
    assertThat(
            pod.answerTo(
                ethernet(
                    GROUP_MAC,
                    PEER,
                    0x86DD,
                    solicitation(PEER_V6, GROUP, POD_V6, SOURCE_LINK_LAYER + "0e01112233445566"))))
        .isEqualTo(ethernet(PEER, POD, 0x86DD, advertisement(POD_V6, PEER_V6, "60000000", POD)));
  }

  @Test
  void keepsTags() {
    byte[] question = solicitation(PEER_V6, GROUP, POD_V6, SOURCE_LINK_LAYER);
    assertThat(
            pod.answerTo(
                ethernet(GROUP_MAC, PEER, 0x86DD, question, 0x88A8, 0x0064, 0x8100, 0x0007)))
        .isEqualTo(
            ethernet(
                PEER,
                POD,
                0x86DD,
                advertisement(POD_V6, PEER_V6, "60000000", POD),
                0x88A8,
                0x0064,
                0x8100,
                0x0007));
  }

  @Test
  void staysSilentWhenItIsNotAsked() {
    byte[] other = solicitation(PEER_V6, GROUP, "fd00::ac:1", SOURCE_LINK_LAYER);
    assertThat(pod.fateOf(ethernet(GROUP_MAC, PEER, 0x86DD, other)))
        .isEqualTo(Counter.DROP_MULTICAST);
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x86DD, other)))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    byte[] claim = solicitation(POD_V6, GROUP, POD_V6, SOURCE_LINK_LAYER);
    assertThat(pod.fateOf(ethernet(GROUP_MAC, PEER, 0x86DD, claim)))
        .isEqualTo(Counter.DROP_MULTICAST);
    byte[] answer = advertisement(PEER_V6, POD_V6, "60000000", PEER);
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x86DD, answer)))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    assertThat(pod.fateOf(ethernet("333300000001", PEER, 0x86DD, answer)))
        .isEqualTo(Counter.DROP_MULTICAST);
  }

  @ParameterizedTest
  @ValueSource(ints = {130, 131, 132, 133, 134, 136, 137, 143})
  void operatesOnNoMessageOfTheLink(int type) {
    byte[] message = icmpv6(type, 0, PEER_V6, POD_V6, new byte[20]);
    byte[] frame = ethernet(POD, PEER, 0x86DD, v6(PEER_V6, POD_V6, 58, 255, message));
    for (OperationKind operation : OperationKind.values()) {
      assertThat(TestPod.answering(operation).fateOf(frame)).isEqualTo(Counter.DROP_NOT_APPLICABLE);
      assertThat(TestPod.overKernel(operation).fateOf(frame))
          .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    }
    // Multicast listener messages carry a router alert.
    byte[] routerAlert = join(hex("3a00050200000100"), message);
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x86DD, v6(PEER_V6, POD_V6, 0, 1, routerAlert))))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
  }

  private void assertRefused(byte[] packet, Counter fate) {
    assertThat(pod.fateOf(ethernet(GROUP_MAC, PEER, 0x86DD, packet))).isEqualTo(fate);
  }

  /** RFC 4861, section 7.1.1. */
  @Test
  void refusesWhatIsNotSound() {
    String option = SOURCE_LINK_LAYER;
    assertRefused(solicitation(PEER_V6, GROUP, POD_V6, option, 254, 0), Counter.DROP_BAD_HEADER);
    assertRefused(solicitation(PEER_V6, GROUP, POD_V6, option, 255, 1), Counter.DROP_BAD_HEADER);
    assertRefused(
        solicitation(PEER_V6, GROUP, POD_V6, "0100020000000099"), Counter.DROP_BAD_HEADER);
    assertRefused(
        solicitation(PEER_V6, GROUP, POD_V6, "0102020000000099"), Counter.DROP_BAD_HEADER);
    assertRefused(solicitation(PEER_V6, GROUP, POD_V6, "0101"), Counter.DROP_BAD_HEADER);
    assertRefused(solicitation("::", GROUP, POD_V6, option), Counter.DROP_BAD_HEADER);
    assertRefused(solicitation("::", POD_V6, POD_V6, ""), Counter.DROP_BAD_HEADER);
    assertRefused(solicitation("ff02::5", GROUP, POD_V6, option), Counter.DROP_BAD_HEADER);
    byte[] damaged = solicitation(PEER_V6, GROUP, POD_V6, option);
    damaged[damaged.length - 1] ^= 1;
    assertRefused(damaged, Counter.DROP_BAD_CHECKSUM);
    byte[] message = icmpv6(135, 0, PEER_V6, GROUP, join(new byte[4], ip(POD_V6), hex(option)));
    assertRefused(
        v6(PEER_V6, GROUP, 44, 255, join(TestFrames.fragmentHeader(58, 0, false, 5), message)),
        Counter.DROP_BAD_HEADER);
    assertThat(
            TestPod.at(POD, OperationKind.MACSWAP, "ff02::7")
                .fateOf(
                    ethernet(
                        GROUP_MAC, PEER, 0x86DD, solicitation(PEER_V6, GROUP, "ff02::7", option))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] frame =
        ethernet(POD, PEER, 0x86DD, solicitation(PEER_V6, POD_V6, POD_V6, SOURCE_LINK_LAYER));
    for (int length = 54; length < frame.length; length++) {
      assertThat(pod.fateOf(slice(frame, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    assertThat(
            pod.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x86DD,
                    v6(PEER_V6, POD_V6, 58, 255, icmpv6(135, 0, PEER_V6, POD_V6, new byte[19])))))
        .isEqualTo(Counter.DROP_TRUNCATED);
  }

  @Test
  void leavesItToTheKernelBeneath() {
    TestPod over = TestPod.overKernel(OperationKind.MACSWAP);
    byte[] question = solicitation(PEER_V6, "ff02::1:ffcd:2", KERNEL_V6, SOURCE_LINK_LAYER);
    assertThat(over.fateOf(ethernet("33:33:ff:cd:00:02", PEER, 0x86DD, question)))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(
            over.fateOf(
                ethernet(
                    POD,
                    PEER,
                    0x86DD,
                    solicitation(PEER_V6, KERNEL_V6, KERNEL_V6, SOURCE_LINK_LAYER))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(
            over.fateOf(
                ethernet(
                    GROUP_MAC,
                    PEER,
                    0x86DD,
                    solicitation(PEER_V6, GROUP, POD_V6, SOURCE_LINK_LAYER))))
        .isEqualTo(Counter.NDP_REPLIES);
  }
}
