package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;

/**
 * The first queue of a port by one or the other way into native code: what DpdkQueue does in a
 * turn, less everything that is Java's. For a thread that is attached to the port's own queue.
 */
public final class BareQueue implements AutoCloseable {
  private static final int NO_RETRIES = 0;
  private static final int REFUSED_ARE_DROPPED = 0;

  private final long arrays;
  private final Crossing crossing;
  private int received;

  /**
   * @param critical the call of Linker.Option.critical; else JNI's
   */
  public BareQueue(DpdkPort port, int burst, boolean critical) {
    arrays =
        dpdk.dmac_burst_create(
            port.id(),
            0,
            dpdk.rte_mempool_lookup("dmac_pool_" + port.id()),
            burst,
            burst,
            NO_RETRIES,
            Driver.mayLeaveFrames(port.driver()) ? 1 : 0,
            REFUSED_ARE_DROPPED);
    crossing = critical ? Crossing.CRITICAL : Crossing.JNI;
  }

  /** Transmits what it received before, and receives; the frames received. */
  public int exchange() {
    received = crossing.exchange(arrays, received, 0);
    return received;
  }

  /** Frees the frames that it has. */
  @Override
  public void close() {
    dpdk.dmac_discard(arrays, received, 0);
    dpdk.dmac_burst_destroy(arrays);
  }
}
