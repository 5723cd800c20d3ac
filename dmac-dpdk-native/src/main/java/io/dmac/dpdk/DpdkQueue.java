package io.dmac.dpdk;

import io.dmac.dpdk.binding.rte_mempool;
import io.dmac.dpdk.global.dpdk;
import io.dmac.port.Burst;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;

/** One queue pair of a DPDK port. */
final class DpdkQueue implements PortQueue {
  private static final int UNPINNED = -1;
  private static final int ENOMEM = 12;

  private final String name;
  private final int cpu;
  private final long arrays;
  private final MbufBurst burst;
  private final Crossing crossing;
  private final boolean rxInterrupts;
  private boolean destroyed;

  DpdkQueue(
      String name,
      int port,
      int queue,
      rte_mempool pool,
      PortConfiguration configuration,
      Crossing crossing) {
    this.name = name;
    this.crossing = crossing;
    this.rxInterrupts = configuration.rxInterrupts();
    this.cpu = configuration.cpus().isEmpty() ? UNPINNED : configuration.cpus().get(queue);
    int capacity = configuration.burstSize();
    this.arrays = dpdk.dmac_burst_create(port, queue, pool, capacity, configuration.txRetries());
    if (arrays == 0) {
      throw new PortException("no memory for the burst arrays of " + name, ENOMEM);
    }
    this.burst =
        new MbufBurst(capacity, dpdk.dmac_burst_handles(arrays), dpdk.dmac_burst_drops(arrays));
  }

  @Override
  public Burst burst() {
    return burst;
  }

  @Override
  public void attach() {
    int lcore = dpdk.dmac_thread_attach(cpu);
    if (lcore < 0) {
      throw new PortException(
          "the poll thread of "
              + name
              + " could not be pinned to CPU "
              + cpu
              + " and registered (rte_thread_register) = "
              + Errno.describe(lcore)
              + ": choose among the CPUs "
              + Eal.allowedCpus()
              + " (--cpus)",
          -lcore);
    }
    if (rxInterrupts) {
      int error = dpdk.dmac_interrupts_attach(arrays);
      if (error < 0) {
        dpdk.dmac_thread_detach();
        throw new PortException(
            "the receive interrupts of "
                + name
                + " (rte_eth_dev_rx_intr_ctl_q) = "
                + Errno.describe(error)
                + ": its driver has none; choose --idle backoff",
            -error);
      }
    }
  }

  @Override
  public void detach() {
    int received = burst.received();
    if (received > 0 && burst.transmitCount() + burst.dropCount() < received) {
      for (int i = burst.transmitCount() + burst.dropCount(); i < received; i++) {
        burst.drop(i);
      }
    }
    dpdk.dmac_discard(arrays, burst.transmitCount(), burst.dropCount());
    burst.refill(0);
    if (rxInterrupts) {
      dpdk.dmac_interrupts_detach(arrays);
    }
    dpdk.dmac_thread_detach();
  }

  @Override
  public int exchange() {
    long result = crossing.exchange(arrays, burst.transmitCount(), burst.dropCount());
    burst.refill((int) result);
    return (int) (result >>> 32);
  }

  @Override
  public void armInterrupt() {
    if (rxInterrupts) {
      dpdk.dmac_interrupts_arm(arrays);
    }
  }

  @Override
  public boolean awaitInterrupt(int milliseconds) {
    return rxInterrupts && dpdk.dmac_interrupts_await(arrays, milliseconds) != 0;
  }

  @Override
  public synchronized void wake() {
    if (rxInterrupts && !destroyed) {
      dpdk.dmac_interrupts_wake(arrays);
    }
  }

  @Override
  public int allocate(int count, int length, long contents) {
    int from = burst.received();
    int room = Math.min(count, 2 * burst.capacity() - from);
    int allocated = room <= 0 ? 0 : dpdk.dmac_allocate(arrays, from, room, length, contents);
    burst.grow(allocated);
    return allocated;
  }

  @Override
  public boolean resize(int index, int length) {
    return dpdk.dmac_resize(arrays, index, length) == 0;
  }

  @Override
  public boolean gather(int index) {
    return dpdk.dmac_gather(arrays, index) == 0;
  }

  @Override
  public boolean send(byte[] frame) {
    return dpdk.dmac_send(arrays, frame, frame.length) == 1;
  }

  /** Frees what waits in the device's queue; for the control thread, once the loop has ended. */
  void discardWaiting() {
    dpdk.dmac_drain(arrays, 4096);
  }

  synchronized void destroy() {
    destroyed = true;
    dpdk.dmac_burst_destroy(arrays);
  }
}
