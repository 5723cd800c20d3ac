package io.dmac.dpdk;

import java.util.ArrayList;
import java.util.List;

/**
 * How a port is set up.
 *
 * @param queues receive and transmit queues, one poll loop each
 * @param rxDescriptors descriptors of each receive queue; adjusted to what the device can
 * @param txDescriptors descriptors of each transmit queue; adjusted likewise
 * @param burstSize most frames that the driver is asked for, or given, in one call
 * @param mbufs frame buffers in the port's pool
 * @param mtu largest payload of a frame, in bytes; sizes the buffers
 * @param txRetries how often a transmit queue that is full is tried again at once
 * @param refused what becomes of the rest
 * @param cpus the CPU of each queue's poll thread; empty leaves them to the scheduler
 * @param polling what its poll threads may do beside polling
 */
public record PortConfiguration(
    int queues,
    int rxDescriptors,
    int txDescriptors,
    int burstSize,
    int mbufs,
    int mtu,
    int txRetries,
    Refused refused,
    List<Integer> cpus,
    Polling polling) {
  /** What a poll thread may do, and what that asks of the driver or of the kernel. */
  public enum Polling {
    ORDINARY,
    /** Wait for frames; not every driver has receive interrupts. */
    INTERRUPTS,
    /**
     * Come before all ordinary threads (sched(7)); needs CAP_SYS_NICE, or a limit on real-time
     * priorities of at least 2.
     */
    REAL_TIME
  }

  /** What becomes of frames that a transmit queue does not take. */
  public enum Refused {
    /** They are dropped, and counted. */
    DROP,
    /**
     * They are offered again, turn by turn, and nothing is received meanwhile: what cannot leave
     * waits in the receive queue, and then with whoever sends. Not for an end that must receive for
     * its peer to send.
     */
    HOLD
  }

  /** As testpmd has it, where it has a default. */
  public static final PortConfiguration DEFAULT =
      new PortConfiguration(
          1, 1024, 1024, 32, 8191, 1500, 64, Refused.DROP, List.of(), Polling.ORDINARY);

  public PortConfiguration {
    cpus = List.copyOf(cpus);
    List<String> problems = new ArrayList<>();
    check(problems, "queues", queues, 1, 64);
    check(problems, "rxDescriptors", rxDescriptors, 16, 32_768);
    check(problems, "txDescriptors", txDescriptors, 16, 32_768);
    check(problems, "burstSize", burstSize, 1, 512);
    check(problems, "mbufs", mbufs, 64, 16_777_215);
    check(problems, "mtu", mtu, 68, 16_000);
    check(problems, "txRetries", txRetries, 0, 1_000_000);
    if (!cpus.isEmpty() && cpus.size() != queues) {
      problems.add(cpus.size() + " CPUs for " + queues + " queues; give one for each queue");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void check(List<String> problems, String name, int value, int low, int high) {
    if (value < low || value > high) {
      problems.add(name + " is " + value + "; it must lie between " + low + " and " + high);
    }
  }

  public PortConfiguration withQueues(int count) {
    return new PortConfiguration(
        count,
        rxDescriptors,
        txDescriptors,
        burstSize,
        mbufs,
        mtu,
        txRetries,
        refused,
        cpus,
        polling);
  }

  public PortConfiguration withBurstSize(int frames) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        frames,
        mbufs,
        mtu,
        txRetries,
        refused,
        cpus,
        polling);
  }

  public PortConfiguration withMbufs(int count) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burstSize,
        count,
        mtu,
        txRetries,
        refused,
        cpus,
        polling);
  }

  public PortConfiguration withCpus(List<Integer> list) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burstSize,
        mbufs,
        mtu,
        txRetries,
        refused,
        list,
        polling);
  }

  public PortConfiguration withTxRetries(int retries) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burstSize,
        mbufs,
        mtu,
        retries,
        refused,
        cpus,
        polling);
  }

  public PortConfiguration withRefused(Refused fate) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burstSize,
        mbufs,
        mtu,
        txRetries,
        fate,
        cpus,
        polling);
  }

  public PortConfiguration withPolling(Polling way) {
    return new PortConfiguration(
        queues, rxDescriptors, txDescriptors, burstSize, mbufs, mtu, txRetries, refused, cpus, way);
  }

  public PortConfiguration withMtu(int bytes) {
    return new PortConfiguration(
        queues,
        rxDescriptors,
        txDescriptors,
        burstSize,
        mbufs,
        bytes,
        txRetries,
        refused,
        cpus,
        polling);
  }
}
