package io.dmac.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.mac.MacAddress;
import io.dmac.packet.PacketMemory;
import io.dmac.packet.TestFrames;
import io.dmac.packet.VlanTag;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.port.SimulatedPortQueue;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs send, byte by byte. */
class ProbeFramesTest {
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:00:99");
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:01");
  private static final byte[] CONTENT = {1, 2, 3};
  private static final int RUN = 0xCAFE;

  private final long memory = Arena.ofAuto().allocate(16_384, 8).address();

  private static InetAddress ip(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static FrameTemplate template(ProbeHeaders headers, int length) {
    return new FrameTemplate(headers, length, RUN, CONTENT);
  }

  private byte[] frame(ProbeFrames frames, long sequence) {
    long timeNs = 123_456_789L * (sequence + 1);
    long contents = frames.contents(sequence, PEER.wire(), OWN.wire(), timeNs);
    if (contents != PortQueue.UNDEFINED) {
      PacketMemory.copy(contents, memory, frames.length(sequence));
    }
    frames.write(memory, PEER.wire(), OWN.wire(), sequence, timeNs);
    return PacketMemory.bytes(memory, frames.length(sequence));
  }

  private long match(ProbeFrames frames, byte[] frame, long nextSequence) {
    PacketMemory.copy(frame, memory);
    return frames.match(memory, frame.length, nextSequence);
  }

  private static List<VlanTag> tags(int count) {
    return IntStream.range(0, count).mapToObj(i -> VlanTag.of(100 + i)).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void udpHasRightChecksumsWhateverTheStamps(int tags) {
    ProbeFrames frames =
        NumberedFrames.of(
            template(
                new ProbeHeaders.UdpDatagram(tags(tags), ip("10.9.0.1"), ip("10.9.0.2"), 4_000, 7),
                131 + 4 * tags));
    for (long sequence : new long[] {0, 1, 77_777, Long.MAX_VALUE / 3}) {
      byte[] frame = frame(frames, sequence);
      assertThat(TestFrames.hasRightV4Header(frame, 14 + 4 * tags)).isTrue();
      assertThat(TestFrames.hasRightV4Upper(frame, 14 + 4 * tags)).isTrue();
      assertThat(match(frames, frame, Long.MAX_VALUE)).isEqualTo(sequence);
    }
  }

  /** As in a mix: the contents are the first one's. */
  @Test
  void framesOfOneLengthHaveRightChecksumsThoughTheyAreOfSeveralTemplates() {
    ProbeHeaders headers =
        new ProbeHeaders.UdpDatagram(List.of(), ip("10.9.0.1"), ip("10.9.0.2"), 4_000, 7);
    NumberedFrames frames =
        new NumberedFrames(List.of(template(headers, 131), template(headers, 131)));
    long contents = frames.contents(0, PEER.wire(), OWN.wire(), 77);
    for (long sequence = 0; sequence < 4; sequence++) {
      PacketMemory.copy(contents, memory, 131);
      frames.write(memory, PEER.wire(), OWN.wire(), sequence, 77);
      assertThat(TestFrames.hasRightV4Upper(PacketMemory.bytes(memory, 131), 14)).isTrue();
    }
  }

  @Test
  void udpAndPingOverIpv6HaveRightChecksums() {
    for (ProbeHeaders headers :
        List.of(
            new ProbeHeaders.UdpDatagram(List.of(), ip("fd00::1"), ip("fd00::2"), 4_000, 7),
            new ProbeHeaders.Ping(List.of(), ip("fd00::1"), ip("fd00::2"), 42))) {
      ProbeFrames frames = NumberedFrames.of(template(headers, 150));
      for (long sequence = 0; sequence < 100; sequence++) {
        assertThat(TestFrames.hasRightV6Upper(frame(frames, sequence * 65_537), 14)).isTrue();
      }
    }
  }

  @Test
  void pingsAreCountedAndHaveRightChecksums() {
    ProbeFrames frames =
        NumberedFrames.of(
            template(new ProbeHeaders.Ping(List.of(), ip("10.9.0.1"), ip("10.9.0.2"), 42), 98));
    byte[] frame = frame(frames, 65_536 + 258);
    assertThat(Arrays.copyOfRange(frame, 34, 36)).containsExactly(8, 0);
    assertThat(Arrays.copyOfRange(frame, 38, 42)).containsExactly(0, 42, 1, 2);
    assertThat(TestFrames.hasRightV4Upper(frame, 14)).isTrue();
  }

  @Test
  void refusesAddressesOfTwoFamiliesAndFramesWithoutRoom() {
    assertThatThrownBy(() -> new ProbeHeaders.Ping(List.of(), ip("fd00::1"), ip("10.9.0.2"), 42))
        .hasMessageContaining("different families");
    assertThatThrownBy(
            () ->
                template(
                    new ProbeHeaders.UdpDatagram(
                        List.of(), ip("10.9.0.1"), ip("10.9.0.2"), 4_000, 7),
                    69))
        .hasMessageContaining("70 bytes or more");
  }

  @Test
  void aMixRepeatsItsLengths() {
    ProbeHeaders raw = new ProbeHeaders.Raw(FrameTemplate.DEFAULT_ETHER_TYPE);
    ProbeFrames frames =
        new NumberedFrames(
            Stream.of(60, 60, 60, 590, 590, 1_514).map(of -> template(raw, of)).toList());
    assertThat(IntStream.range(0, 12).map(frames::length))
        .containsExactly(60, 60, 60, 590, 590, 1_514, 60, 60, 60, 590, 590, 1_514);
    assertThat(frames.ofSameLength(1, 32)).isEqualTo(2);
    assertThat(frames.ofSameLength(3, 1)).isEqualTo(1);
    assertThat(frames.longest()).isEqualTo(1_514);
    for (long sequence = 0; sequence < 12; sequence++) {
      byte[] frame = frame(frames, sequence);
      assertThat(match(frames, frame, 12)).isEqualTo(sequence);
      assertThat(match(frames, Arrays.copyOf(frame, frame.length + 1), 12))
          .isEqualTo(ProbeFrames.CORRUPTED);
      frame[frame.length - 1] ^= 1;
      assertThat(match(frames, frame, 12)).isEqualTo(ProbeFrames.CORRUPTED);
    }
  }

  @Test
  void aNumberThatWasNotSentYetIsCorrupted() {
    ProbeFrames frames =
        NumberedFrames.of(template(new ProbeHeaders.Raw(FrameTemplate.DEFAULT_ETHER_TYPE), 60));
    assertThat(match(frames, frame(frames, 5), 5)).isEqualTo(ProbeFrames.CORRUPTED);
    assertThat(match(frames, frame(frames, 5), 6)).isEqualTo(5);
    assertThat(match(frames, new byte[60], 6)).isEqualTo(ProbeFrames.FOREIGN);
    assertThat(match(frames, new byte[20], 6)).isEqualTo(ProbeFrames.FOREIGN);
  }

  // --- runs ------------------------------------------------------------------------------------

  private static final long RUN_NS = 987_654_321L;

  /** Keeps the memory of its burst. */
  private SimulatedPortQueue queue = new SimulatedPortQueue(8);

  /** As a burst that was received. */
  private Burst replies(List<byte[]> replies) {
    queue = new SimulatedPortQueue(8);
    return more(replies);
  }

  private Burst more(List<byte[]> replies) {
    replies.forEach(queue::offer);
    queue.exchange();
    return queue.burst();
  }

  /** Frames of one time, from a number on. */
  private List<byte[]> run(FrameTemplate frames, long first, int count) {
    List<byte[]> run = new ArrayList<>();
    for (long sequence = first; sequence < first + count; sequence++) {
      PacketMemory.copy(frames.contents(PEER.wire(), OWN.wire(), RUN_NS), memory, frames.length());
      frames.write(memory, sequence, RUN_NS);
      run.add(PacketMemory.bytes(memory, frames.length()));
    }
    return run;
  }

  private static int follow(FrameTemplate frames, Burst burst, int from, int most, long sequence) {
    return frames.follow(burst, from, most, sequence, RUN_NS, PEER.wire(), OWN.wire());
  }

  private static ProbeHeaders udp() {
    return new ProbeHeaders.UdpDatagram(List.of(), ip("10.9.0.1"), ip("10.9.0.2"), 4_000, 7);
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 71, 150})
  void aRunEndsAtTheFirstFrameWithAnotherByteThanItWentWith(int length) {
    FrameTemplate frames = template(udp(), length);
    for (int at = 0; at < length; at++) {
      List<byte[]> run = run(frames, 1_000, 5);
      run.get(3)[at] ^= 0x10;
      Burst burst = replies(run);
      // Headers between the addresses and the stamp are other ones where a kernel answers.
      int expected = at < 12 || at >= 42 ? 3 : 5;
      assertThat(follow(frames, burst, 0, 5, 1_000)).as("byte %d", at).isEqualTo(expected);
      assertThat(follow(frames, burst, 1, 2, 1_001)).isEqualTo(2);
      assertThat(follow(frames, burst, 1, 4, 1_000)).as("another number").isZero();
    }
  }

  @Test
  void aRunEndsAtAFrameOfAnotherLengthOrInSeveralBuffers() {
    FrameTemplate frames = template(udp(), 70);
    List<byte[]> run = run(frames, 7, 3);
    run.set(2, Arrays.copyOf(run.get(2), 71));
    assertThat(follow(frames, replies(run), 0, 3, 7)).isEqualTo(2);
    queue = new SimulatedPortQueue(8);
    queue.offerSegmented(run.get(0));
    assertThat(follow(frames, more(run.subList(1, 3)), 0, 3, 7)).isZero();
  }

  @Test
  void renewedRepliesAreAsNewFramesWhateverHeadersTheyCameWith() {
    for (ProbeHeaders headers :
        List.of(
            udp(),
            new ProbeHeaders.Raw(FrameTemplate.DEFAULT_ETHER_TYPE),
            new ProbeHeaders.Ping(tags(2), ip("fd00::1"), ip("fd00::2"), 42))) {
      int least = FrameTemplate.leastLength(headers);
      for (int more = 0; more < 9; more++) {
        FrameTemplate frames = template(headers, least + more);
        List<byte[]> run = run(frames, 1_000, 4);
        run.forEach(reply -> Arrays.fill(reply, 0, headers.length(), (byte) 0xEE));
        Burst burst = replies(run);
        frames.renew(burst, 3, 70_000, RUN_NS, PEER.wire(), OWN.wire());
        for (int i = 0; i < 3; i++) {
          assertThat(PacketMemory.bytes(burst.address(i), burst.length(i)))
              .isEqualTo(run(frames, 70_000 + i, 1).getFirst());
        }
        assertThat(PacketMemory.bytes(burst.address(3), burst.length(3))).isEqualTo(run.get(3));
        // Which looks at the bytes around each.
        burst.transmitAll();
        queue.exchange();
      }
    }
  }

  // --- replay ----------------------------------------------------------------------------------

  private static byte[] captured(int length, int filling) {
    byte[] frame = new byte[length];
    Arrays.fill(frame, 12, length, (byte) filling);
    return frame;
  }

  @Test
  void replayedFramesHaveOurAddressesAndElseTheirBytes() {
    ProbeFrames frames = new ReplayedFrames(List.of(captured(100, 1), captured(20, 2)));
    byte[] first = frame(frames, 0);
    assertThat(first).hasSize(100);
    assertThat(Arrays.copyOf(first, 14))
        .containsExactly(2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, 1, 1, 1);
    // A driver would pad it.
    assertThat(frame(frames, 1)).hasSize(60).endsWith(0, 0);
    assertThat(frames.length(2)).isEqualTo(100);
    assertThat(frames.longest()).isEqualTo(100);
    assertThat(frames.averageLength()).isEqualTo(80);
  }

  @Test
  void knowsReplayedFramesByTheirBytes() {
    ProbeFrames frames =
        new ReplayedFrames(List.of(captured(100, 1), captured(100, 2), captured(100, 1)));
    byte[] one = captured(100, 1);
    byte[] two = captured(100, 2);
    assertThat(match(frames, one, 0)).isEqualTo(ProbeFrames.FOREIGN);
    assertThat(match(frames, two, 9)).isEqualTo(1);
    assertThat(match(frames, one, 9)).isEqualTo(0);
    assertThat(match(frames, one, 9)).isEqualTo(2);
    assertThat(match(frames, one, 9)).isEqualTo(3);
    assertThat(match(frames, two, 9)).isEqualTo(4);
    // Seen more often than sent: the last one again.
    assertThat(match(frames, two, 5)).isEqualTo(4);
    assertThat(match(frames, captured(100, 3), 9)).isEqualTo(ProbeFrames.FOREIGN);
    assertThat(match(frames, captured(101, 1), 9)).isEqualTo(ProbeFrames.FOREIGN);
  }

  @Test
  void remembersWhenAReplayedFrameWasSent() {
    ProbeFrames frames = new ReplayedFrames(List.of(captured(100, 1), captured(100, 2)));
    frame(frames, 0);
    frame(frames, 1);
    assertThat(frames.sentNs(0, 0)).isEqualTo(123_456_789L);
    assertThat(frames.sentNs(0, 1)).isEqualTo(2 * 123_456_789L);
  }

  @Test
  void refusesACaptureWithoutFrames() {
    assertThatThrownBy(() -> new ReplayedFrames(List.of())).hasMessageContaining("no frame");
    assertThatThrownBy(() -> new ReplayedFrames(List.of(new byte[13])))
        .hasMessageContaining("frame 1 of the capture has 13 bytes");
  }
}
