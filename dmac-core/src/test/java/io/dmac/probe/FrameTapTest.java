package io.dmac.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.packet.PacketMemory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameTapTest {
  private static final int FRAMES = 200_000;

  private final long frame = Arena.ofAuto().allocate(256, 8).address();
  private final FrameTap tap = new FrameTap(8, 40);

  private List<String> taken() {
    List<String> taken = new ArrayList<>();
    tap.drain(
        (atNs, received, length, bytes) ->
            taken.add((received ? "<" : ">") + atNs + ":" + bytes[0] + "/" + length));
    return taken;
  }

  private void receive(int number) {
    PacketMemory.putU8(frame, number);
    tap.received(frame, 60, number);
  }

  private void send(int number) {
    PacketMemory.putU8(frame, number);
    tap.sent(frame, 60, number);
  }

  @Test
  void handsOverWhatTheFormerTurnBrought() {
    receive(1);
    send(2);
    assertThat(taken()).isEmpty();
    tap.publish(0);
    receive(3);
    assertThat(taken()).containsExactly("<1:1/60", ">2:2/60");
    tap.publish(0);
    assertThat(taken()).containsExactly("<3:3/60");
    assertThat(taken()).isEmpty();
    assertThat(tap.missed()).isZero();
  }

  @Test
  void keepsTheBeginningOfALongFrame() {
    tap.received(frame, 200, 1);
    tap.publish(0);
    tap.drain((_, _, length, bytes) -> assertThat(bytes).hasSize(40).hasSizeLessThan(length));
  }

  /** What the port refused was not sent, and is sent again under its number. */
  @Test
  void forgetsTheFramesThatThePortRefused() {
    receive(1);
    send(2);
    send(3);
    send(4);
    tap.publish(2);
    send(3);
    tap.publish(0);
    assertThat(taken()).containsExactly("<1:1/60", ">2:2/60", ">3:3/60");
  }

  @Test
  void countsWhatHasNoRoomAndNothingThatWasNotSent() {
    for (int i = 1; i <= 7; i++) {
      receive(i);
    }
    send(8);
    send(9);
    send(10);
    // Frame 10 was refused: of those sent one alone had no room.
    tap.publish(1);
    assertThat(tap.missed()).isOne();
    assertThat(taken()).hasSize(8);
    receive(11);
    tap.publish(0);
    assertThat(taken()).containsExactly("<11:11/60");
    for (int i = 0; i < 10; i++) {
      receive(i);
    }
    assertThat(tap.missed()).isEqualTo(3);
  }

  @Test
  void forgetsRefusedFramesBeyondThoseWithoutRoom() {
    for (int i = 1; i <= 6; i++) {
      receive(i);
    }
    send(7);
    send(8);
    send(9);
    tap.publish(3);
    assertThat(tap.missed()).isZero();
    assertThat(taken()).hasSize(6);
  }

  @Test
  void losesNothingUncountedBetweenTwoThreads() throws InterruptedException {
    AtomicLong next = new AtomicLong();
    long[] read = new long[1];
    Thread reader =
        new Thread(
            () -> {
              while (next.get() < FRAMES || tap.drain((_, _, _, _) -> read[0]++) > 0) {
                tap.drain(
                    (atNs, _, length, bytes) -> {
                      assertThat((byte) atNs).isEqualTo(bytes[0]);
                      assertThat(length).isEqualTo(60);
                      read[0]++;
                    });
              }
            });
    reader.start();
    for (int i = 0; i < FRAMES; i++) {
      receive(i & 0x7F);
      tap.publish(0);
      next.incrementAndGet();
    }
    reader.join();
    assertThat(read[0] + tap.missed()).isEqualTo(FRAMES);
  }

  @Test
  void hasRoomForAPowerOfTwo() {
    assertThatThrownBy(() -> new FrameTap(9, 40)).isInstanceOf(IllegalArgumentException.class);
  }
}
