package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dmac.dpdk.binding.rte_mempool;
import io.dmac.dpdk.global.dpdk;
import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.Burst;
import io.dmac.port.PortException;
import io.dmac.port.PortQueue;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EchoRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A poll thread is pinned where it is told to be and known to EAL; no other thread is touched. */
class PollThreadIT {
  // From linux/sched.h.
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_RR = 2;

  private static String affinityBefore;
  private static Eal eal;

  private static PortSpec device(int number) {
    return new PortSpec.Vdev("net_null" + number);
  }

  @BeforeAll
  static void start() {
    affinityBefore = affinityOfThisThread();
    eal =
        Eal.start(
            EalArguments.ordinary(IntStream.range(0, 7).mapToObj(PollThreadIT::device).toList()));
  }

  @AfterAll
  static void close() {
    eal.close();
  }

  /** As the kernel lists it, for the calling thread. */
  private static String affinityOfThisThread() {
    try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DpdkPort open(int number, List<Integer> cpus) {
    return eal.open(device(number), PortConfiguration.DEFAULT.withMbufs(2047).withCpus(cpus));
  }

  @Test
  void pinnedThreadRunsOnItsCpuAlone() {
    int cpu = Eal.allowedCpus().getLast();
    try (DpdkPort port = open(0, List.of(cpu));
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      String[] affinity = new String[1];
      rig.loop().submit(() -> affinity[0] = affinityOfThisThread()).join();
      assertThat(affinity[0]).isEqualTo(String.valueOf(cpu));
    }
  }

  @Test
  void threadWithoutACpuIsLeftToTheScheduler() {
    try (DpdkPort port = open(1, List.of());
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      String[] affinity = new String[1];
      rig.loop().submit(() -> affinity[0] = affinityOfThisThread()).join();
      assertThat(affinity[0]).isEqualTo(affinityBefore);
    }
  }

  @Test
  void threadIsRegisteredWhileItPollsAndNoLonger() {
    int before = dpdk.rte_lcore_count();
    try (DpdkPort port = open(2, List.of())) {
      EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP);
      int[] lcore = new int[1];
      rig.loop().submit(() -> lcore[0] = dpdk.rte_lcore_id()).join();
      assertThat(lcore[0]).isPositive().isNotEqualTo(dpdk.LCORE_ID_ANY());
      assertThat(lcore[0]).isNotEqualTo(dpdk.rte_lcore_id());
      assertThat(role(lcore[0])).isEqualTo(dpdk.ROLE_NON_EAL);
      rig.stop();
      assertThat(role(lcore[0])).isEqualTo(dpdk.ROLE_OFF);
    }
    assertThat(dpdk.rte_lcore_count()).isEqualTo(before);
  }

  /** The driver, whose question for the lcore is answered in its own code, hears the right one. */
  @Test
  void driverKeepsBuffersInTheCacheOfItsPollThreadAlone() {
    try (DpdkPort port = open(5, List.of());
        EchoRig rig = EchoRig.start(port, OperationKind.MACSWAP)) {
      Await.until(() -> rig.count(Counter.RX_FRAMES) > 1000, () -> "no frames of net_null's");
      rte_mempool pool = dpdk.rte_mempool_lookup("dmac_pool_" + port.id());
      int[] lcore = new int[1];
      int[][] caches = new int[1][];
      rig.loop()
          .submit(
              () -> {
                lcore[0] = dpdk.rte_lcore_id();
                caches[0] = cachesWithBuffers(pool);
              })
          .join();
      assertThat(caches[0]).containsExactly(lcore[0]);
      if (System.getProperty("os.arch").equals("amd64")) {
        assertThat(dpdk.dmac_tls_answer(port.id())).isPositive();
      }
    }
  }

  private static int[] cachesWithBuffers(rte_mempool pool) {
    return IntStream.iterate(0, lcore -> lcore + 1)
        .takeWhile(lcore -> dpdk.rte_mempool_default_cache(pool, lcore) != null)
        .filter(lcore -> dpdk.rte_mempool_default_cache(pool, lcore).len() > 0)
        .toArray();
  }

  private static int role(int lcore) {
    return dpdk.rte_eal_lcore_role(lcore);
  }

  /**
   * What the JVM waits for under a real-time priority may never come, as it wants the same CPU:
   * here the poll thread turns in no loop but its own.
   */
  @Test
  void realTimeThreadThatDoesNotTurnIsAnOrdinaryOneUntilItDoes() throws InterruptedException {
    assumeThat(Command.attempt("chrt", "--rr", "2", "true").status()).isZero();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (DpdkPort port =
        eal.open(
            device(6),
            PortConfiguration.DEFAULT
                .withMbufs(2047)
                .withPolling(PortConfiguration.Polling.REAL_TIME))) {
      port.start();
      PortQueue queue = port.queues().getFirst();
      Thread thread = new Thread(() -> stallsAndTurns(queue), "stalls");
      thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
      thread.start();
      thread.join();
    }
    assertThat(failure.get()).isNull();
  }

  private static void stallsAndTurns(PortQueue queue) {
    queue.attach();
    try {
      for (int i = 0; i < 3; i++) {
        Await.until(
            () -> policyOfThisThread() == SCHED_OTHER, () -> "it stalls, and is not lowered");
        Await.until(
            () -> {
              dropAll(queue.burst());
              queue.exchange();
              return policyOfThisThread() == SCHED_RR;
            },
            () -> "it turns, and is not raised");
      }
      dropAll(queue.burst());
    } finally {
      queue.detach();
    }
  }

  private static void dropAll(Burst burst) {
    for (int i = 0; i < burst.received(); i++) {
      burst.drop(i);
    }
  }

  /** proc_pid_stat(5): the 41st field, the 39th behind the name. */
  private static int policyOfThisThread() {
    try {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[38]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void cpuOutsideTheCpusetIsRefusedWithThoseThatAreAllowed() {
    int absent = Eal.allowedCpus().getLast() + 1000;
    try (DpdkPort port = open(3, List.of(absent))) {
      port.start();
      Counters counters = new Counters();
      PollLoop loop =
          new PollLoop(
              "refused",
              port.queues().getFirst(),
              burst -> 0,
              IdleStrategy.Kind.BUSY.create(port.queues().getFirst()),
              counters);
      assertThatThrownBy(loop::start)
          .isInstanceOf(PortException.class)
          .hasMessageContaining("pinned to CPU " + absent)
          .hasMessageContaining("-22 EINVAL")
          .hasMessageContaining("choose among the CPUs " + Eal.allowedCpus());
      assertThat(loop.isRunning()).isFalse();
    }
  }

  @Test
  void manyThreadsOneAfterTheOtherFindAPlace() {
    try (DpdkPort port = open(4, List.of())) {
      for (int i = 0; i < 200; i++) {
        EchoRig.start(port, OperationKind.MACSWAP).stop();
      }
    }
  }

  @Test
  void threadThatStartedEalKeepsItsAffinity() {
    assertThat(affinityOfThisThread()).isEqualTo(affinityBefore);
  }
}
