package io.dmac.mac;

import io.dmac.mac.MacLease.State;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * One change as bytes, big-endian: the body's length in 16 bits, its complement, the body's CRC32C
 * (RFC 3720), and the body: state, address and end in 1, 8 and 8 bytes, the holder, a closing byte.
 *
 * <p>The complement tells a record that was never written whole from one whose length was damaged,
 * the closing byte one whose end is missing from one that was damaged within.
 *
 * @param address its 48 bits
 * @param endMs milliseconds since 1970
 */
record LeaseRecord(long address, State state, String holder, long endMs) {
  static final int HEADER_BYTES = 8;
  static final byte CLOSING = '\n';

  private static final int FIXED_BYTES = 1 + 8 + 8 + 1;

  /** More than any record has. */
  static final int MOST_BYTES = HEADER_BYTES + FIXED_BYTES + MacPool.LONGEST_HOLDER;

  private static final long MOST_ADDRESS = 0xFFFF_FFFF_FFFFL;

  static LeaseRecord of(MacLease lease) {
    return new LeaseRecord(
        lease.address().bits(), lease.state(), lease.holder(), lease.expires().toEpochMilli());
  }

  void write(ByteBuffer to) {
    byte[] name = holder.getBytes(StandardCharsets.US_ASCII);
    int length = FIXED_BYTES + name.length;
    int start = to.position();
    to.putShort((short) length).putShort((short) ~length).putInt(0);
    to.put((byte) (state == State.LEASED ? 'L' : 'Q')).putLong(address).putLong(endMs);
    to.put(name).put(CLOSING);
    to.putInt(start + 4, checksum(to, start + HEADER_BYTES, length));
  }

  /** The body's length by the header that begins there; 0 when it is not one. */
  static int bodyBytes(ByteBuffer from, int start) {
    int length = from.getShort(start);
    boolean whole = (short) ~length == from.getShort(start + 2);
    return whole && length >= FIXED_BYTES && length <= MOST_BYTES - HEADER_BYTES ? length : 0;
  }

  /** Whether the record that begins there, all of whose bytes are there, is what was written. */
  static boolean isIntact(ByteBuffer from, int start) {
    int length = bodyBytes(from, start);
    int body = start + HEADER_BYTES;
    return from.getInt(start + 4) == checksum(from, body, length)
        && (from.get(body) == 'L' || from.get(body) == 'Q')
        && from.getLong(body + 1) > 0
        && from.getLong(body + 1) <= MOST_ADDRESS;
  }

  /** The intact record that begins there. */
  static LeaseRecord read(ByteBuffer from, int start) {
    int body = start + HEADER_BYTES;
    byte[] name = new byte[bodyBytes(from, start) - FIXED_BYTES];
    from.get(body + 17, name);
    return new LeaseRecord(
        from.getLong(body + 1),
        from.get(body) == 'L' ? State.LEASED : State.QUARANTINED,
        new String(name, StandardCharsets.US_ASCII),
        from.getLong(body + 9));
  }

  private static int checksum(ByteBuffer bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(start, length));
    return (int) crc.getValue();
  }
}
