package io.dmac.echo;

import static io.dmac.echo.TestPod.OTHER;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.echo.TestPod.POD_V6;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import io.dmac.packet.NeighbourFrames;
import io.dmac.packet.TestFrames;
import io.dmac.port.DriverCall;
import io.dmac.port.SimulatedPortQueue;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change sees of other stations. */
class AddressWatchTest {
  private static final MacAddress FROM = MacAddress.parse(POD);
  private static final MacAddress TO = MacAddress.parse(PEER);
  private static final Inet4Address V4 = (Inet4Address) TestFrames.inet(POD_V4);
  private static final Inet6Address V6 = (Inet6Address) TestFrames.inet(POD_V6);

  private final SimulatedPortQueue queue = new SimulatedPortQueue(4);
  private final DriverCall call = new DriverCall();
  private final AddressWatch watch = new AddressWatch(FROM, TO, TestPod.ips(POD_V4, POD_V6), call);

  private AddressWatch.Sighting seenOf(byte[] frame) {
    queue.offer(frame);
    queue.exchange();
    watch.look(queue.burst());
    for (int i = 0; i < queue.burst().received(); i++) {
      queue.burst().drop(i);
    }
    watch.publish();
    return watch.seen();
  }

  private static byte[] probeV4() {
    return NeighbourFrames.arpProbe(FROM, ByteBuffer.wrap(V4.getAddress()).getInt(), List.of());
  }

  @Test
  void seesWhoAnswersForAnIpAddressOfThePort() {
    TestPod other = TestPod.at(OTHER, OperationKind.MACSWAP, POD_V4, POD_V6);
    assertThat(MacAddress.ofWire(seenOf(other.answerTo(probeV4())).claimantWire()))
        .hasToString(OTHER);
  }

  @Test
  void seesWhoAnswersForAnIpV6AddressOfThePort() {
    TestPod other = TestPod.at(OTHER, OperationKind.MACSWAP, POD_V6);
    byte[] answer = other.answerTo(NeighbourFrames.detection(FROM, V6));
    assertThat(MacAddress.ofWire(seenOf(answer).claimantWire())).hasToString(OTHER);
  }

  @Test
  void doesNotTakeThePortItselfForAnother() {
    assertThat(seenOf(NeighbourFrames.gratuitousArp(FROM, V4, List.of())).claimantWire()).isZero();
    assertThat(seenOf(NeighbourFrames.unsolicitedAdvertisement(FROM, V6, List.of())).claimantWire())
        .isZero();
  }

  /** A peer that sends every frame back, as testpmd does, claims nothing. */
  @Test
  void doesNotBelieveAMirror() {
    for (byte[] frame : List.of(probeV4(), NeighbourFrames.gratuitousArp(FROM, V4, List.of()))) {
      byte[] back = frame.clone();
      System.arraycopy(frame, 6, back, 0, 6);
      System.arraycopy(MacAddress.parse(OTHER).toBytes(), 0, back, 6, 6);
      assertThat(seenOf(back).claimantWire()).isZero();
    }
  }

  @Test
  void countsFramesToEitherAndSeesTheirSenders() {
    byte[] toOld = NeighbourFrames.linkTest(MacAddress.parse(OTHER), FROM);
    byte[] toNew = NeighbourFrames.linkTest(MacAddress.parse(OTHER), TO);
    seenOf(toOld);
    // Somebody who knew of it, or a switch that floods: no frame shows what was not yet asked for.
    assertThat(seenOf(toNew).framesToNew()).isZero();
    call.begin();
    AddressWatch.Sighting seen = seenOf(toNew);
    assertThat(seen.framesToOld()).isOne();
    assertThat(seen.framesToNew()).isOne();
    assertThat(seen.senderSeen()).isFalse();
    assertThat(seenOf(NeighbourFrames.linkTest(TO, FROM)).senderSeen()).isTrue();
    assertThat(seenOf(NeighbourFrames.linkTest(AddressWatch.decoy(TO), FROM)).senderSeen())
        .isFalse();
  }
}
