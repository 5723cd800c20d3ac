package io.dmac.dpdk;

import static io.dmac.packet.PacketMemory.raw16;
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
 * <p>Each field is read by itself, as wide as drivers write it: a wider load of several fields
 * waits until the stores of all of them have left the core's store buffer.
 */
abstract class MbufBurst extends Burst {
  private static final int BUFFER = offsetOf("buf_addr");
  private static final int DATA_OFFSET = offsetOf("data_off");
  private static final int FRAME_LENGTH = offsetOf("pkt_len");
  private static final int HEAD_LENGTH = offsetOf("data_len");

  /** Where the buffer of a direct mbuf begins, as pools without a private area have them. */
  private static final int BUFFER_BEHIND = Loader.sizeof(rte_mbuf.class);

  private final boolean direct;

  /**
   * @param direct whether each mbuf is a direct one: its buffer lies behind it, and need not be
   *     looked up
   */
  MbufBurst(int capacity, long handles, long dropHandles, boolean mayBeSegmented, boolean direct) {
    super(capacity, handles, dropHandles, mayBeSegmented);
    this.direct = direct;
  }

  private static int offsetOf(String field) {
    return Loader.offsetof(rte_mbuf.class, field);
  }

  @Override
  public final long data(long mbuf) {
    long buffer = direct ? mbuf + BUFFER_BEHIND : raw64(mbuf + BUFFER);
    return buffer + Short.toUnsignedInt(raw16(mbuf + DATA_OFFSET));
  }

  @Override
  public final int headLength(long mbuf) {
    return Short.toUnsignedInt(raw16(mbuf + HEAD_LENGTH));
  }

  @Override
  public final int frameLength(long mbuf) {
    return raw32(mbuf + FRAME_LENGTH);
  }
}
