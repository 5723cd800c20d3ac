package io.dmac.echo;

import static io.dmac.packet.TestFrames.arp;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.icmp;
import static io.dmac.packet.TestFrames.icmpv6;
import static io.dmac.packet.TestFrames.ip;
import static io.dmac.packet.TestFrames.join;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.v4;
import static io.dmac.packet.TestFrames.v6;
import static io.dmac.packet.TestFrames.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two dynamic pods on one segment, and a third station that sends under the name of either. */
class TwoPodsTest {
  private static final String A = "02:00:00:00:00:0a";
  private static final String B = "02:00:00:00:00:0b";
  private static final String A_V4 = "10.0.0.10";
  private static final String B_V4 = "10.0.0.11";
  private static final String A_V6 = "fd00::a";
  private static final String B_V6 = "fd00::b";

  private static List<byte[]> forgedFrames(
      String to, String from, String toV4, String fromV4, String toV6, String fromV6) {
    List<byte[]> frames = new ArrayList<>();
    String all = "ff:ff:ff:ff:ff:ff";
    frames.add(ethernet(all, from, 0x0806, arp(1, from, fromV4, "000000000000", toV4)));
    frames.add(ethernet(to, from, 0x0806, arp(1, from, fromV4, "000000000000", toV4)));
    frames.add(ethernet(to, from, 0x0806, arp(2, from, fromV4, to, toV4)));
    for (int type : new int[] {0, 8}) {
      byte[] message = icmp(type, 0, 1, 1, pattern(100));
      frames.add(ethernet(to, from, 0x0800, v4(fromV4, toV4, 1).of(message)));
      for (int round = 0; round < 2; round++) {
        frames.add(
            ethernet(
                to, from, 0x0800, v4(fromV4, toV4, 1).fragment(0, true).of(slice(message, 0, 56))));
        frames.add(
            ethernet(
                to,
                from,
                0x0800,
                v4(fromV4, toV4, 1).fragment(56, true).of(slice(message, 56, 80))));
      }
    }
    byte[] solicitation = icmpv6(135, 0, fromV6, toV6, join(new byte[4], ip(toV6)));
    frames.add(ethernet(to, from, 0x86DD, v6(fromV6, toV6, 58, 255, solicitation)));
    byte[] advertisement = icmpv6(136, 0, fromV6, toV6, join(new byte[4], ip(fromV6)));
    frames.add(ethernet(to, from, 0x86DD, v6(fromV6, toV6, 58, 255, advertisement)));
    for (int type : new int[] {128, 129}) {
      byte[] message = icmpv6(type, 0, fromV6, toV6, join(words(1, 1), pattern(50)));
      frames.add(ethernet(to, from, 0x86DD, v6(fromV6, toV6, 58, 64, message)));
    }
    return frames;
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void sendNoAnswerToAndFroForEver(OperationKind operation) {
    TestPod a = TestPod.at(A, operation, A_V4, A_V6);
    TestPod b = TestPod.at(B, operation, B_V4, B_V6);
    List<byte[]> toA = forgedFrames(A, B, A_V4, B_V4, A_V6, B_V6);
    List<byte[]> toB = forgedFrames(B, A, B_V4, A_V4, B_V6, A_V6);
    int rounds = 0;
    while (!toA.isEmpty() || !toB.isEmpty()) {
      assertThat(rounds++).as("%s / %s", a, b).isLessThan(10);
      List<byte[]> fromA = a.receive(toA.toArray(byte[][]::new));
      List<byte[]> fromB = b.receive(toB.toArray(byte[][]::new));
      toA = fromB;
      toB = fromA;
    }
    assertThat(rounds).isGreaterThan(1);
  }
}
