package io.dmac.echo;

import static io.dmac.echo.TestPod.KERNEL_V4;
import static io.dmac.echo.TestPod.OTHER;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V4;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.packet.TestFrames.arp;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArpTest {
  private static final String ALL = "ff:ff:ff:ff:ff:ff";
  private static final String NOBODY = "00:00:00:00:00:00";

  private final TestPod pod = TestPod.answering(OperationKind.MACSWAP);

  private static byte[] request(String destination, String senderIp, String targetIp) {
    return ethernet(destination, PEER, 0x0806, arp(1, PEER, senderIp, NOBODY, targetIp));
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void answersForItsAddressWhateverItsOperation(OperationKind operation) {
    byte[] expected = ethernet(PEER, POD, 0x0806, arp(2, POD, POD_V4, PEER, PEER_V4));
    TestPod any = TestPod.answering(operation);
    assertThat(any.answerTo(request(ALL, PEER_V4, POD_V4))).isEqualTo(expected);
    assertThat(any.answerTo(request(POD, PEER_V4, POD_V4))).isEqualTo(expected);
    assertThat(any.count(Counter.ARP_REPLIES)).isEqualTo(2);
  }

  @Test
  void answersAProbe() {
    assertThat(pod.answerTo(request(ALL, "0.0.0.0", POD_V4)))
        .isEqualTo(ethernet(PEER, POD, 0x0806, arp(2, POD, POD_V4, PEER, "0.0.0.0")));
  }

  @Test
  void keepsTagsAndPadding() {
    byte[] padding = pattern(18);
    byte[] question = join(arp(1, PEER, PEER_V4, NOBODY, POD_V4), padding);
    byte[] answer = join(arp(2, POD, POD_V4, PEER, PEER_V4), padding);
    assertThat(pod.answerTo(ethernet(ALL, PEER, 0x0806, question, 0x8100, 0x6007)))
        .isEqualTo(ethernet(PEER, POD, 0x0806, answer, 0x8100, 0x6007));
    assertThat(pod.answerTo(ethernet(ALL, PEER, 0x0806, question, 0x88A8, 0x0064, 0x8100, 0x0007)))
        .isEqualTo(ethernet(PEER, POD, 0x0806, answer, 0x88A8, 0x0064, 0x8100, 0x0007));
  }

  @Test
  void answersWithTheNewAddressAfterAChange() {
    pod.processor().accept(AcceptedAddresses.both(MacAddress.parse(OTHER), MacAddress.parse(POD)));
    byte[] expected = ethernet(PEER, OTHER, 0x0806, arp(2, OTHER, POD_V4, PEER, PEER_V4));
    assertThat(pod.answerTo(request(ALL, PEER_V4, POD_V4))).isEqualTo(expected);
    assertThat(pod.answerTo(request(POD, PEER_V4, POD_V4))).isEqualTo(expected);
  }

  @Test
  void staysSilentWhenItIsNotAsked() {
    assertThat(pod.fateOf(request(ALL, PEER_V4, "10.0.0.5"))).isEqualTo(Counter.DROP_BROADCAST);
    assertThat(pod.fateOf(request(POD, PEER_V4, "10.0.0.5")))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    byte[] reply = arp(2, PEER, PEER_V4, POD, POD_V4);
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x0806, reply)))
        .isEqualTo(Counter.DROP_NOT_APPLICABLE);
    assertThat(pod.fateOf(ethernet(ALL, PEER, 0x0806, reply))).isEqualTo(Counter.DROP_BROADCAST);
    assertThat(pod.fateOf(ethernet(ALL, PEER, 0x0806, arp(3, PEER, PEER_V4, NOBODY, POD_V4))))
        .isEqualTo(Counter.DROP_BROADCAST);
  }

  @Test
  void doesNotAnswerWhoClaimsItsAddress() {
    assertThat(pod.fateOf(request(ALL, POD_V4, POD_V4))).isEqualTo(Counter.DROP_BROADCAST);
    assertThat(pod.fateOf(ethernet(ALL, PEER, 0x0806, arp(2, PEER, POD_V4, PEER, POD_V4))))
        .isEqualTo(Counter.DROP_BROADCAST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void refusesOtherHardwareAndProtocols(int offset) {
    byte[] frame = request(ALL, PEER_V4, POD_V4);
    frame[14 + offset] ^= 2;
    assertThat(pod.fateOf(frame)).isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @Test
  void refusesAGroupAsTheSender() {
    assertThat(
            pod.fateOf(
                ethernet(ALL, PEER, 0x0806, arp(1, "030000000099", PEER_V4, NOBODY, POD_V4))))
        .isEqualTo(Counter.DROP_BAD_HEADER);
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] frame = request(ALL, PEER_V4, POD_V4);
    for (int length = 14; length < 42; length++) {
      assertThat(pod.fateOf(slice(frame, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    byte[] tagged =
        ethernet(POD, PEER, 0x0806, arp(1, PEER, PEER_V4, NOBODY, POD_V4), 0x8100, 0x0007);
    for (int length = 18; length < 46; length++) {
      assertThat(pod.fateOf(slice(tagged, 0, length))).isEqualTo(Counter.DROP_TRUNCATED);
    }
    assertThat(pod.fateOfSegmented(frame)).isEqualTo(Counter.DROP_SEGMENTED);
  }

  @Test
  void leavesItToTheKernelBeneath() {
    TestPod over = TestPod.overKernel(OperationKind.MACSWAP);
    assertThat(over.fateOf(request(ALL, PEER_V4, KERNEL_V4)))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(over.fateOf(request(POD, PEER_V4, KERNEL_V4)))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
    assertThat(over.fateOf(request(ALL, PEER_V4, POD_V4))).isEqualTo(Counter.ARP_REPLIES);
    assertThat(over.fateOf(request(ALL, PEER_V4, "10.0.0.5"))).isEqualTo(Counter.DROP_BROADCAST);
    assertThat(over.fateOf(ethernet(POD, PEER, 0x0806, arp(2, PEER, PEER_V4, POD, KERNEL_V4))))
        .isEqualTo(Counter.DROP_LEFT_TO_KERNEL);

    over.processor().kernelOwns(OwnedIps.NONE);
    assertThat(over.fateOf(request(ALL, PEER_V4, KERNEL_V4))).isEqualTo(Counter.DROP_BROADCAST);
    over.processor().kernelOwns(TestPod.ips(POD_V4));
    assertThat(over.fateOf(request(ALL, PEER_V4, POD_V4))).isEqualTo(Counter.DROP_LEFT_TO_KERNEL);
  }
}
