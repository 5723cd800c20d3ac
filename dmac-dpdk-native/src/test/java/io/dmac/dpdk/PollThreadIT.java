package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.dpdk.binding.rte_mempool;
import io.dmac.dpdk.global.dpdk;
import io.dmac.echo.OperationKind;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.loop.IdleStrategy;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortException;
import io.dmac.testbed.Await;
import io.dmac.testbed.EchoRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A poll thread is pinned where it is told to be and known to EAL; no other thread is touched. */
class PollThreadIT {
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
            EalArguments.ordinary(IntStream.range(0, 6).mapToObj(PollThreadIT::device).toList()));
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
