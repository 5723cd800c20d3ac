package io.dmac.echo;

import static io.dmac.echo.TestPod.OTHER;
import static io.dmac.echo.TestPod.PEER;
import static io.dmac.echo.TestPod.PEER_V4;
import static io.dmac.echo.TestPod.POD;
import static io.dmac.echo.TestPod.POD_V4;
import static io.dmac.packet.TestFrames.ethernet;
import static io.dmac.packet.TestFrames.pattern;
import static io.dmac.packet.TestFrames.slice;
import static io.dmac.packet.TestFrames.udp;
import static io.dmac.packet.TestFrames.v4;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.loop.Counter;
import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of one peer go in runs; what becomes of each is what became of it alone. */
class RunsTest {
  /** Differs from the peer's in its first bytes. */
  private static final String OTHER_VENDOR = "06:44:00:00:00:99";

  private static final String FORMER = "02:00:00:00:00:02";
  private static final String GROUP = "01:00:5e:00:00:01";
  private static final String EVERYBODY = "ff:ff:ff:ff:ff:ff";
  private static final int BURSTS = 400;

  private final TestPod pod = TestPod.plain(OperationKind.MACSWAP);

  @Test
  void swapsWhatAnotherPeerSendsBetweenTwoOfOnePeer() {
    for (String between : List.of(OTHER, OTHER_VENDOR)) {
      assertThat(pod.receive(from(PEER), from(PEER), from(between), from(PEER)))
          .containsExactly(to(PEER), to(PEER), to(between), to(PEER));
    }
    assertThat(pod.count(Counter.ECHOED)).isEqualTo(8);
  }

  @Test
  void knowsNobodyFromBeforeAChange() {
    assertThat(pod.receive(from(PEER), from(PEER))).hasSize(2);
    pod.processor().accept(AcceptedAddresses.only(MacAddress.parse(FORMER)));
    assertThat(pod.receive(from(PEER), from(PEER))).isEmpty();
    assertThat(pod.count(Counter.DROP_OTHER_DESTINATION)).isEqualTo(2);
    byte[] payload = pattern(50);
    assertThat(pod.answerTo(ethernet(FORMER, PEER, 0x0800, payload)))
        .isEqualTo(ethernet(PEER, FORMER, 0x0800, payload));
  }

  @Test
  void knowsNobodyFromBeforeItTookAll() {
    pod.processor().promiscuous(true);
    assertThat(pod.receive(ethernet(FORMER, PEER, 0x0800, pattern(50)))).hasSize(1);
    pod.processor().promiscuous(false);
    assertThat(pod.fateOf(ethernet(FORMER, PEER, 0x0800, pattern(50))))
        .isEqualTo(Counter.DROP_OTHER_DESTINATION);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void makesOfABurstWhatItMakesOfItsFramesOneByOne(boolean answers) {
    Supplier<TestPod> kind =
        () ->
            answers
                ? TestPod.answering(OperationKind.MACSWAP)
                : TestPod.plain(OperationKind.MACSWAP);
    TestPod inBursts = kind.get();
    TestPod oneByOne = kind.get();
    Random random = new Random(7);
    for (int burst = 0; burst < BURSTS; burst++) {
      AcceptedAddresses accepted =
          AcceptedAddresses.both(
              MacAddress.parse(burst / 50 % 2 == 0 ? POD : FORMER), MacAddress.parse(FORMER));
      if (burst % 50 == 0) {
        inBursts.processor().accept(accepted);
      }
      byte[][] frames = frames(random);
      List<byte[]> sent = new ArrayList<>();
      for (byte[] frame : frames) {
        // It forgets the frames before.
        oneByOne.processor().accept(accepted);
        sent.addAll(oneByOne.receive(frame.clone()));
      }
      assertThat(inBursts.receive(frames))
          .as("burst %d", burst)
          .containsExactly(sent.toArray(byte[][]::new));
    }
    for (Counter counter : Counter.values()) {
      assertThat(inBursts.count(counter)).as(counter.label()).isEqualTo(oneByOne.count(counter));
    }
    assertThat(inBursts.count(Counter.ECHOED)).isGreaterThan(BURSTS);
  }

  /** Mostly of one peer. */
  private static byte[][] frames(Random random) {
    byte[][] frames = new byte[1 + random.nextInt(32)][];
    String peer = oneOf(random, PEER, OTHER, OTHER_VENDOR);
    int odd = random.nextInt(4);
    for (int i = 0; i < frames.length; i++) {
      frames[i] =
          random.nextInt(8) < odd
              ? any(random)
              : frame(
                  POD,
                  peer,
                  v4(PEER_V4, POD_V4, 17)
                      .of(udp(PEER_V4, POD_V4, 7, 7, new byte[random.nextInt(64)])));
    }
    return frames;
  }

  private static byte[] any(Random random) {
    byte[] frame =
        ethernet(
            oneOf(random, POD, POD, FORMER, OTHER, GROUP, EVERYBODY),
            oneOf(random, PEER, OTHER, OTHER_VENDOR, POD, FORMER, GROUP),
            random.nextBoolean() ? 0x0800 : 0x86DD,
            pattern(random.nextInt(100)));
    return random.nextInt(6) == 0 ? slice(frame, 0, random.nextInt(14)) : frame;
  }

  private static String oneOf(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static byte[] from(String peer) {
    return frame(POD, peer, pattern(50));
  }

  private static byte[] to(String peer) {
    return frame(peer, POD, pattern(50));
  }

  private static byte[] frame(String destination, String source, byte[] payload) {
    return ethernet(destination, source, 0x0800, payload);
  }
}
