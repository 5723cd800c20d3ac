package io.dmac.bench;

import io.dmac.dpdk.Eal;
import java.util.List;
import picocli.CommandLine.Option;

/** What both programs are given. */
final class ProgramOptions {
  /** Short enough for what waits before a slice to last for it. */
  private static final int LOADED_SLICE_MS = 20;

  @Option(
      names = "--mbufs",
      paramLabel = "N",
      defaultValue = "16384",
      description = "Frame buffers of each program (${DEFAULT-VALUE}).")
  private int mbufs;

  @Option(
      names = "--descriptors",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Descriptors of each queue (${DEFAULT-VALUE}).")
  private int descriptors;

  @Option(
      names = "--no-huge",
      description = "Ordinary pages for both, also when hugepages can be had.")
  private boolean noHuge;

  @Option(
      names = "--java-option",
      paramLabel = "FLAG",
      description = "A further flag for dmac's JVM; may be repeated.")
  private List<String> jvmFlags = List.of();

  /** For picocli, which sets the fields. */
  ProgramOptions() {}

  List<String> jvmFlags() {
    return jvmFlags;
  }

  void check(Problems problems) {
    problems.range("--mbufs", mbufs, 1024, 1 << 20);
    problems.range("--descriptors", descriptors, 16, 32_768);
  }

  /** Hugepages for that many programs at once, unless they are not wanted. */
  Hugepages reserve(int programs) {
    return noHuge ? Hugepages.none() : Hugepages.reserve(programs * EalMemory.mibFor(mbufs) + 16);
  }

  /**
   * The set-up of both.
   *
   * @param hugepages whether there are any
   */
  Setup setup(PortKind port, int size, int burst, int queues, boolean hugepages, Timing timing) {
    List<Integer> cpus = Eal.allowedCpus();
    if (cpus.size() < 2) {
      throw new IllegalStateException(
          "a comparison needs two CPUs, one of them for the polling thread; this process may use "
              + cpus);
    }
    return new Setup(
        port,
        port.vdevs(size, "bench"),
        size,
        burst,
        port.seedBursts(),
        queues,
        mbufs,
        descriptors,
        new EalMemory(hugepages, EalMemory.mibFor(mbufs)),
        cpus.getFirst(),
        cpus.getLast(),
        Priority.prefix(),
        port.isLoadedFromOutside() ? timing.withSliceAtMost(LOADED_SLICE_MS) : timing);
  }

  /** dmac, in a JVM like this one. */
  Starter dmac() {
    return setup -> new DmacProcess("dmac", setup, ChildJvm.command(jvmFlags));
  }

  /**
   * testpmd.
   *
   * @throws IllegalStateException when it is not installed
   */
  Starter testpmd() {
    if (!OnPath.has("dpdk-testpmd")) {
      throw new IllegalStateException("dpdk-testpmd is missing: apt-get install dpdk-dev");
    }
    return TestpmdProcess::new;
  }
}
