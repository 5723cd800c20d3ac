package io.dmac.app.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.dmac.mac.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A program of the classic packet filter (linux/filter.h), which the kernel runs on each frame. */
final class PacketFilter {
  /** struct sock_filter. */
  static final int INSTRUCTION_BYTES = 8;

  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_HALF = 0x28;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private static final int SOURCE = 6;
  private static final int WHOLE_FRAME = 1 << 18;

  private PacketFilter() {}

  /** Takes what comes from one station. */
  static MemorySegment onlyFrom(MacAddress source, Arena arena) {
    int[][] instructions = {
      {LOAD_WORD, 0, 0, SOURCE},
      {JUMP_IF_EQUAL, 0, 3, (int) (source.bits() >>> 16)},
      {LOAD_HALF, 0, 0, SOURCE + 4},
      {JUMP_IF_EQUAL, 0, 1, (int) (source.bits() & 0xFFFF)},
      {RETURN, 0, 0, WHOLE_FRAME},
      {RETURN, 0, 0, 0},
    };
    MemorySegment program = arena.allocate((long) INSTRUCTION_BYTES * instructions.length, 8);
    for (int i = 0; i < instructions.length; i++) {
      long at = (long) i * INSTRUCTION_BYTES;
      program.set(JAVA_SHORT, at, (short) instructions[i][0]);
      program.set(JAVA_BYTE, at + 2, (byte) instructions[i][1]);
      program.set(JAVA_BYTE, at + 3, (byte) instructions[i][2]);
      program.set(JAVA_INT, at + 4, instructions[i][3]);
    }
    return program;
  }
}
