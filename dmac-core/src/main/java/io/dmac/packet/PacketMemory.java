package io.dmac.packet;

import jdk.internal.misc.Unsafe;

/**
 * The one class that touches packet memory. Addresses are native and unchecked: a caller proves
 * from the frame's length that the bytes exist before it asks for them.
 *
 * <p>{@code u8}, {@code u16}, {@code u32} and their setters speak network byte order, the order of
 * every protocol field; {@code raw…} speaks the machine's, for the few places where a whole word is
 * moved or compared as it lies.
 *
 * <p>The JDK's internal Unsafe is used because a MemorySegment costs the hot loop 10 to 25 percent
 * (benchmarks/NOTES.md); the launcher and the jar's manifest export the package.
 */
public final class PacketMemory {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private PacketMemory() {}

  public static int u8(long address) {
    return UNSAFE.getByte(address) & 0xFF;
  }

  public static int u16(long address) {
    return Short.reverseBytes(UNSAFE.getShort(address)) & 0xFFFF;
  }

  public static long u32(long address) {
    return Integer.reverseBytes(UNSAFE.getInt(address)) & 0xFFFF_FFFFL;
  }

  public static long u64(long address) {
    return Long.reverseBytes(UNSAFE.getLong(address));
  }

  /** A 48-bit field in network order, as {@code MacAddress.bits()} has it; reads eight bytes. */
  public static long u48(long address) {
    return Long.reverseBytes(UNSAFE.getLong(address)) >>> 16;
  }

  public static void putU8(long address, int value) {
    UNSAFE.putByte(address, (byte) value);
  }

  public static void putU16(long address, int value) {
    UNSAFE.putShort(address, Short.reverseBytes((short) value));
  }

  public static void putU32(long address, long value) {
    UNSAFE.putInt(address, Integer.reverseBytes((int) value));
  }

  /** Writes exactly six bytes. */
  public static void putU48(long address, long value) {
    UNSAFE.putInt(address, Integer.reverseBytes((int) (value >>> 16)));
    UNSAFE.putShort(address + 4, Short.reverseBytes((short) value));
  }

  public static void putU64(long address, long value) {
    UNSAFE.putLong(address, Long.reverseBytes(value));
  }

  public static short raw16(long address) {
    return UNSAFE.getShort(address);
  }

  public static int raw32(long address) {
    return UNSAFE.getInt(address);
  }

  public static long raw64(long address) {
    return UNSAFE.getLong(address);
  }

  /** For a value that another thread writes: whole, and never one that the compiler remembers. */
  public static long opaque64(long address) {
    return UNSAFE.getLongOpaque(null, address);
  }

  public static void putRaw16(long address, short value) {
    UNSAFE.putShort(address, value);
  }

  public static void putRaw32(long address, int value) {
    UNSAFE.putInt(address, value);
  }

  public static void putRaw64(long address, long value) {
    UNSAFE.putLong(address, value);
  }

  /** Copies {@code bytes} bytes between places that may overlap. */
  public static void copy(long from, long to, long bytes) {
    UNSAFE.copyMemory(from, to, bytes);
  }

  /** Copies a Java array into native memory. */
  public static void copy(byte[] from, long to) {
    UNSAFE.copyMemory(from, Unsafe.ARRAY_BYTE_BASE_OFFSET, null, to, from.length);
  }

  /** Copies native memory into a new Java array. */
  public static byte[] bytes(long address, int length) {
    byte[] copy = new byte[length];
    UNSAFE.copyMemory(null, address, copy, Unsafe.ARRAY_BYTE_BASE_OFFSET, length);
    return copy;
  }

  /** Reverses the order of {@code length} bytes in place. */
  public static void reverse(long address, int length) {
    long low = address;
    long high = address + length;
    while (high - low >= 16) {
      long first = UNSAFE.getLong(low);
      UNSAFE.putLong(low, Long.reverseBytes(UNSAFE.getLong(high - 8)));
      UNSAFE.putLong(high - 8, Long.reverseBytes(first));
      low += 8;
      high -= 8;
    }
    while (high - low >= 2) {
      byte first = UNSAFE.getByte(low);
      UNSAFE.putByte(low, UNSAFE.getByte(high - 1));
      UNSAFE.putByte(high - 1, first);
      low++;
      high--;
    }
  }

  /** Fills native memory with one byte value. */
  public static void fill(long address, long bytes, int value) {
    UNSAFE.setMemory(address, bytes, (byte) value);
  }
}
