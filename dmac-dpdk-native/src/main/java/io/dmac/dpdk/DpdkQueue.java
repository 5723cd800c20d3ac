package io.dmac.dpdk;

import static io.dmac.packet.PacketMemory.raw32;

import io.dmac.dpdk.binding.rte_mempool;
import io.dmac.dpdk.global.dpdk;
import io.dmac.port.Burst;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;

/**
 * One queue pair of a DPDK port. It is its own burst: a turn of the loop then works on one object,
 * of which little is read anew after each crossing.
 */
final class DpdkQueue extends MbufBurst implements PortQueue {
  private static final int UNPINNED = -1;
  private static final int ENOMEM = 12;

  /**
   * A turn costs some 20 ns beside its frames, an eighth of the time on net_ring: two bursts share
   * it. With four, their frames no longer stay in the first-level cache (benchmarks/NOTES.md).
   */
  private static final int BURSTS_OF_TURN = 2;

  private final String name;
  private final int cpu;
  private final long arrays;

  /** Where the native side says how many frames it sent. */
  private final long sent;

  private final boolean critical;
  private final boolean rxInterrupts;
  private final boolean realTime;
  private boolean destroyed;

  DpdkQueue(
      String name,
      int port,
      int queue,
      rte_mempool pool,
      PortConfiguration configuration,
      String driver) {
    int burst = configuration.burstSize();
    int capacity = BURSTS_OF_TURN * burst;
    long arrays =
        dpdk.dmac_burst_create(
            port,
            queue,
            pool,
            burst,
            capacity,
            configuration.txRetries(),
            Driver.mayLeaveFrames(driver) ? 1 : 0,
            configuration.refused() == PortConfiguration.Refused.HOLD ? 1 : 0);
    if (arrays == 0) {
      throw new PortException("no memory for the burst arrays of " + name, ENOMEM);
    }
    super(
        capacity,
        dpdk.dmac_burst_handles(arrays),
        dpdk.dmac_burst_drops(arrays),
        Driver.maySegment(driver),
        Driver.deliversDirectMbufs(driver));
    this.name = name;
    this.critical = Crossing.to(driver) == Crossing.CRITICAL;
    this.rxInterrupts = configuration.polling() == PortConfiguration.Polling.INTERRUPTS;
    this.realTime = configuration.polling() == PortConfiguration.Polling.REAL_TIME;
    this.cpu = configuration.cpus().isEmpty() ? UNPINNED : configuration.cpus().get(queue);
    this.arrays = arrays;
    this.sent = dpdk.dmac_burst_sent(arrays);
  }

  @Override
  public Burst burst() {
    return this;
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
    if (realTime) {
      takeRealTime();
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

  private void takeRealTime() {
    int error =
        dpdk.dmac_realtime_attach(
            arrays, RealTimePriority.LOOP.priority(), RealTimePriority.GUARD.priority());
    if (error < 0) {
      dpdk.dmac_thread_detach();
      throw new PortException(
          "a real-time priority for the poll thread of "
              + name
              + " (sched_setscheduler) = "
              + Errno.describe(error)
              + ": it needs CAP_SYS_NICE, or a limit of at least "
              + RealTimePriority.GUARD.priority()
              + " (ulimit -r); or choose --idle batch",
          -error);
    }
  }

  @Override
  public void detach() {
    int received = received();
    if (received > 0 && transmitCount() + dropCount() < received) {
      for (int i = transmitCount() + dropCount(); i < received; i++) {
        drop(i);
      }
    }
    dpdk.dmac_discard(arrays, transmitCount(), dropCount());
    refill(0);
    if (realTime) {
      dpdk.dmac_realtime_detach(arrays);
    }
    if (rxInterrupts) {
      dpdk.dmac_interrupts_detach(arrays);
    }
    dpdk.dmac_thread_detach();
  }

  @Override
  public int exchange() {
    int offered = transmitCount();
    // A constant on either side, where a field would be one more object to ask each turn.
    int received =
        critical
            ? Crossing.CRITICAL.exchange(arrays, offered, dropCount())
            : Crossing.JNI.exchange(arrays, offered, dropCount());
    if (received < 0) {
      keep(-received);
    } else {
      refill(received);
    }
    return offered == 0 ? 0 : raw32(sent);
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
    int from = received();
    int room = Math.min(count, 2 * capacity() - from);
    int allocated = room <= 0 ? 0 : dpdk.dmac_allocate(arrays, from, room, length, contents);
    grow(allocated);
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
