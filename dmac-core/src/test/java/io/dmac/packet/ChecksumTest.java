package io.dmac.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private final long memory = Arena.global().allocate(70_000, 8).address();

  @Test
  void agreesWithTheWordByWordSum() {
    Random random = new Random(2);
    for (int length = 0; length < 600; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      long address = memory + random.nextInt(8);
      PacketMemory.copy(bytes, address);
      PacketMemory.putU8(address + length, 0xFF);
      assertThat(Checksum.of(Checksum.sum(address, length)))
          .as("length %d", length)
          .isEqualTo(TestFrames.checksum(bytes));
    }
  }

  @Test
  void fieldsCountAsTheirBytesDo() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      long value = random.nextLong();
      PacketMemory.putU64(memory, value);
      PacketMemory.putU32(memory + 8, value);
      PacketMemory.putU16(memory + 12, (int) value);
      assertThat(
              Checksum.fold(
                  Checksum.ofU64(value)
                      + Checksum.ofU32(value)
                      + Checksum.ofNetworkOrder((int) value)))
          .isEqualTo(Checksum.fold(Checksum.sum(memory, 14)));
    }
  }

  @Test
  void keepsEveryCarryOfALongSum() {
    byte[] bytes = new byte[65_507];
    java.util.Arrays.fill(bytes, (byte) 0xFF);
    PacketMemory.copy(bytes, memory);
    assertThat(Checksum.of(Checksum.sum(memory, bytes.length)))
        .isEqualTo(TestFrames.checksum(bytes));
  }

  @Test
  void saysWhetherAMessageIsRight() {
    byte[] message = TestFrames.icmp(8, 0, 7, 9, TestFrames.pattern(57));
    PacketMemory.copy(message, memory);
    assertThat(Checksum.isRight(Checksum.sum(memory, message.length))).isTrue();
    PacketMemory.putU8(memory + 20, PacketMemory.u8(memory + 20) ^ 4);
    assertThat(Checksum.isRight(Checksum.sum(memory, message.length))).isFalse();
  }

  @Test
  void agreesOnPseudoHeaders() {
    byte[] v4 = TestFrames.v4("10.1.2.3", "192.168.254.7", 17).of(new byte[0]);
    PacketMemory.copy(v4, memory);
    assertThat(Checksum.of(Checksum.pseudoHeaderV4(memory, 17, 0xABCD)))
        .isEqualTo(
            TestFrames.checksum(
                TestFrames.pseudoHeader(
                    TestFrames.ip("10.1.2.3"), TestFrames.ip("192.168.254.7"), 17, 0xABCD)));
    byte[] v6 = TestFrames.v6("fd00::abcd:1", "fe80::ff:fe00:1", 58, 255, new byte[0]);
    PacketMemory.copy(v6, memory);
    assertThat(Checksum.of(Checksum.pseudoHeaderV6(memory, 58, 1234)))
        .isEqualTo(
            TestFrames.checksum(
                TestFrames.pseudoHeader(
                    TestFrames.ip("fd00::abcd:1"), TestFrames.ip("fe80::ff:fe00:1"), 58, 1234)));
  }

  @Test
  void updatesByTheDifference() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[20];
      random.nextBytes(bytes);
      int checksum = TestFrames.checksum(bytes);
      int before = TestFrames.u16(bytes, 4);
      int after = random.nextInt(0x10000);
      TestFrames.put16(bytes, 4, after);
      assertThat(Checksum.update(checksum, before, after)).isEqualTo(TestFrames.checksum(bytes));
    }
  }

  /** The case for which RFC 1624 corrected RFC 1141. */
  @Test
  void updatesToTheValueOfRfc1624() {
    assertThat(Checksum.update(0xDD2F, 0x5555, 0x3285)).isZero();
  }
}
