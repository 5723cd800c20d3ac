package io.dmac.echo;

import static io.dmac.echo.TestPod.OTHER;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames a pod takes, and macswap, which works on whatever it takes. */
class FilterTest {
  private static final byte[] PAYLOAD = pattern(50);

  private final TestPod pod = TestPod.plain(OperationKind.MACSWAP);

  @Test
  void swapsTheAddressesAndNothingElse() {
    byte[] sent = pod.answerTo(ethernet(POD, PEER, 0x88B5, PAYLOAD));
    assertThat(sent).isEqualTo(ethernet(PEER, POD, 0x88B5, PAYLOAD));
    assertThat(pod.count(Counter.ECHOED)).isEqualTo(1);
    assertThat(pod.count(Counter.RX_BYTES)).isEqualTo(64);
    assertThat(pod.count(Counter.TX_BYTES)).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 17, 59, 60, 1514, 9000})
  void swapsFramesOfEveryLength(int length) {
    byte[] frame = ethernet(POD, PEER, 0x0800, pattern(length - 14));
    assertThat(pod.answerTo(frame)).isEqualTo(ethernet(PEER, POD, 0x0800, pattern(length - 14)));
  }

  @Test
  void withoutAddressesToAnswerForSwapsEverything() {
    for (int type : new int[] {0x0806, 0x0800, 0x86DD, 0x8100, 0x88A8, 0x0026, 0x88CC}) {
      assertThat(pod.fateOf(ethernet(POD, PEER, type, PAYLOAD))).isEqualTo(Counter.ECHOED);
    }
  }

  @ParameterizedTest
  @EnumSource(OperationKind.class)
  void dropsWhatIsNotForIt(OperationKind operation) {
    for (TestPod any : TestPod.ofEachKind(operation)) {
      assertThat(any.fateOf(new byte[0])).isEqualTo(Counter.DROP_RUNT);
      assertThat(any.fateOf(slice(ethernet(POD, PEER, 0, PAYLOAD), 0, 13)))
          .isEqualTo(Counter.DROP_RUNT);
      assertThat(any.fateOf(ethernet(OTHER, PEER, 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_OTHER_DESTINATION);
      assertThat(any.fateOf(ethernet("ff:ff:ff:ff:ff:ff", PEER, 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_BROADCAST);
      assertThat(any.fateOf(ethernet("01:00:5e:00:00:01", PEER, 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_MULTICAST);
      assertThat(any.fateOf(ethernet(POD, "03:00:00:00:00:99", 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_GROUP_SOURCE);
      assertThat(any.fateOf(ethernet(POD, "ff:ff:ff:ff:ff:ff", 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_GROUP_SOURCE);
      assertThat(any.fateOf(ethernet(POD, POD, 0x0800, PAYLOAD)))
          .isEqualTo(Counter.DROP_OWN_SOURCE);
      assertThat(any.fateOf(ethernet("ff:ff:ff:ff:ff:ff", POD, 0x0806, PAYLOAD)))
          .isEqualTo(Counter.DROP_OWN_SOURCE);
    }
  }

  @Test
  void noBitOfTheDestinationMayDiffer() {
    long own = MacAddress.parse(POD).bits();
    for (int bit = 0; bit < 48; bit++) {
      String destination = new MacAddress(own ^ 1L << bit).toString();
      assertThat(pod.fateOf(ethernet(destination, PEER, 0x0800, PAYLOAD)))
          .isEqualTo(bit == 40 ? Counter.DROP_MULTICAST : Counter.DROP_OTHER_DESTINATION);
    }
  }

  @Test
  void duringAChangeTakesBothAddressesAndAnswersFromItsOwn() {
    pod.processor().accept(AcceptedAddresses.both(MacAddress.parse(OTHER), MacAddress.parse(POD)));
    assertThat(pod.answerTo(ethernet(POD, PEER, 0x88B5, PAYLOAD)))
        .isEqualTo(ethernet(PEER, OTHER, 0x88B5, PAYLOAD));
    assertThat(pod.count(Counter.ACCEPTED_ON_OLD)).isEqualTo(1);
    assertThat(pod.answerTo(ethernet(OTHER, PEER, 0x88B5, PAYLOAD)))
        .isEqualTo(ethernet(PEER, OTHER, 0x88B5, PAYLOAD));
    assertThat(pod.count(Counter.ACCEPTED_ON_OLD)).isEqualTo(1);
    assertThat(pod.fateOf(ethernet(POD, OTHER, 0x88B5, PAYLOAD)))
        .isEqualTo(Counter.DROP_OWN_SOURCE);

    pod.processor().accept(AcceptedAddresses.only(MacAddress.parse(OTHER)));
    assertThat(pod.fateOf(ethernet(POD, PEER, 0x88B5, PAYLOAD)))
        .isEqualTo(Counter.DROP_OTHER_DESTINATION);
    assertThat(pod.fateOf(ethernet(OTHER, PEER, 0x88B5, PAYLOAD))).isEqualTo(Counter.ECHOED);
  }

  @Test
  void promiscuousTakesEveryUnicastFrameAndItsOwn() {
    pod.processor().promiscuous(true);
    assertThat(pod.answerTo(ethernet(OTHER, PEER, 0x88B5, PAYLOAD)))
        .isEqualTo(ethernet(PEER, POD, 0x88B5, PAYLOAD));
    assertThat(pod.answerTo(new byte[60]))
        .isEqualTo(ethernet("000000000000", POD, 0, new byte[46]));
    assertThat(pod.fateOf(ethernet(OTHER, POD, 0x88B5, PAYLOAD))).isEqualTo(Counter.ECHOED);
    assertThat(pod.fateOf(ethernet(OTHER, "030000000000", 0x88B5, PAYLOAD)))
        .isEqualTo(Counter.DROP_GROUP_SOURCE);
    pod.processor().promiscuous(false);
    assertThat(pod.fateOf(ethernet(OTHER, PEER, 0x88B5, PAYLOAD)))
        .isEqualTo(Counter.DROP_OTHER_DESTINATION);
    assertThat(pod.fateOf(ethernet(POD, POD, 0x88B5, PAYLOAD))).isEqualTo(Counter.DROP_OWN_SOURCE);
  }

  @Test
  void swapsFramesInSeveralBuffers() {
    assertThat(pod.fateOfSegmented(ethernet(POD, PEER, 0x0800, pattern(4000))))
        .isEqualTo(Counter.ECHOED);
    assertThat(pod.count(Counter.RX_BYTES)).isEqualTo(4014);
    assertThat(pod.count(Counter.TX_BYTES)).isEqualTo(4014);
    assertThat(pod.queue().gathers()).as("before it is sent").isEqualTo(1);
    assertThat(pod.fateOfSegmented(ethernet(OTHER, PEER, 0x0800, pattern(4000))))
        .isEqualTo(Counter.DROP_OTHER_DESTINATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsTheOrderWhateverIsDroppedBetween(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<byte[]> expected = new ArrayList<>();
      List<byte[]> offered = new ArrayList<>();
      int every = 1 + random.nextInt(8);
      for (int i = 0; i < 32; i++) {
        boolean good = random.nextInt(every) != 0 || every == 1;
        byte[] payload = pattern(46 + random.nextInt(100));
        payload[0] = (byte) i;
        offered.add(ethernet(good ? POD : OTHER, PEER, 0x88B5, payload));
        if (good) {
          expected.add(ethernet(PEER, POD, 0x88B5, payload));
        }
      }
      assertThat(pod.receive(offered.toArray(byte[][]::new))).containsExactlyElementsOf(expected);
    }
    assertThat(pod.count(Counter.RX_FRAMES)).isEqualTo(50 * 32);
    assertThat(pod.queue().dropped()).isEqualTo(pod.count(Counter.DROP_OTHER_DESTINATION));
  }
}
