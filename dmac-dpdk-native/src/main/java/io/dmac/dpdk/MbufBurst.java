package io.dmac.dpdk;

import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.raw64;

import io.dmac.dpdk.binding.rte_mbuf;
import io.dmac.port.Burst;
import org.bytedeco.javacpp.Loader;

/**
 * A burst whose handles are mbuf pointers. What a frame is like is read from its mbuf where it is
 * needed, at the offsets that the compiler found in the installed DPDK's headers: constants to the
 * JIT.
 *
 * <p>The layout is the eight bytes that drivers write at once for each received mbuf (rearm_data):
 * data offset, reference count, number of segments, port.
 */
final class MbufBurst extends Burst {
  private static final int BUFFER = offsetOf("buf_addr");
  private static final int LENGTH = offsetOf("pkt_len");
  private static final int LAYOUT = offsetOf("data_off") & -Long.BYTES;
  private static final int DATA_OFFSET_SHIFT = shiftOf("data_off");
  private static final int SEGMENTS_SHIFT = shiftOf("nb_segs");

  MbufBurst(int capacity, long handles, long dropHandles) {
    super(capacity, handles, dropHandles);
  }

  private static int offsetOf(String field) {
    return Loader.offsetof(rte_mbuf.class, field);
  }

  /** Where a field of 16 bits begins in the layout, least significant bit first. */
  private static int shiftOf(String field) {
    int byteShift = offsetOf(field) - LAYOUT;
    if (byteShift < 0 || byteShift > Long.BYTES - Short.BYTES) {
      throw new IllegalStateException(
          "rte_mbuf." + field + " of this DPDK lies outside of rearm_data, at " + byteShift);
    }
    return Byte.SIZE * byteShift;
  }

  @Override
  public long buffer(long mbuf) {
    return raw64(mbuf + BUFFER);
  }

  @Override
  public long layout(long mbuf) {
    return raw64(mbuf + LAYOUT);
  }

  @Override
  public int offset(long layout) {
    return (int) (layout >>> DATA_OFFSET_SHIFT) & 0xFFFF;
  }

  @Override
  public boolean isSegmented(long layout) {
    return ((layout >>> SEGMENTS_SHIFT) & 0xFFFF) != 1;
  }

  @Override
  public int frameLength(long mbuf) {
    return raw32(mbuf + LENGTH);
  }
}
