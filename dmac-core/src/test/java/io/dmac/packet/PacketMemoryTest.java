package io.dmac.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class PacketMemoryTest {
  private final long memory = Arena.global().allocate(256, 8).address();

  @Test
  void speaksNetworkOrder() {
    PacketMemory.copy(TestFrames.hex("0102030405060708"), memory);
    assertThat(PacketMemory.u8(memory + 7)).isEqualTo(8);
    assertThat(PacketMemory.u16(memory)).isEqualTo(0x0102);
    assertThat(PacketMemory.u32(memory)).isEqualTo(0x0102_0304L);
    assertThat(PacketMemory.u48(memory)).isEqualTo(0x0102_0304_0506L);
    assertThat(PacketMemory.u64(memory)).isEqualTo(0x0102_0304_0506_0708L);
  }

  @Test
  void writesItsFieldAndNothingElse() {
    PacketMemory.fill(memory, 64, 0xEE);
    PacketMemory.putU8(memory + 1, 0x101);
    PacketMemory.putU16(memory + 3, 0x0203);
    PacketMemory.putU32(memory + 6, 0xF1F2_F3F4L);
    PacketMemory.putU48(memory + 11, 0xA1A2_A3A4_A5A6L);
    PacketMemory.putU64(memory + 18, 0x0102_0304_0506_0708L);
    assertThat(PacketMemory.bytes(memory, 27))
        .isEqualTo(TestFrames.hex("ee01ee0203eef1f2f3f4eea1a2a3a4a5a6ee0102030405060708ee"));
  }

  @Test
  void reversesEveryLength() {
    for (int length = 0; length < 100; length++) {
      PacketMemory.fill(memory, 128, 0);
      PacketMemory.copy(TestFrames.pattern(length), memory + 3);
      PacketMemory.reverse(memory + 3, length);
      assertThat(PacketMemory.bytes(memory + 3, length))
          .isEqualTo(TestFrames.reversed(TestFrames.pattern(length)));
      assertThat(PacketMemory.bytes(memory, 3)).containsOnly(0);
      assertThat(PacketMemory.u8(memory + 3 + length)).isZero();
    }
  }
}
