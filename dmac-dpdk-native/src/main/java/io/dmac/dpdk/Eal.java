package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's Environment Abstraction Layer. It starts once in a process, even after it was closed
 * (rte_eal_init answers EALREADY). Start it, open ports and close it on one thread that lives as
 * long: that thread is EAL's main lcore.
 */
public final class Eal implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Eal.class.getName());

  /** The shortest that the kernel takes; ordinary threads have about 3 ms. */
  private static final long CONTROL_SLICE_NS = 100_000;

  private static final int EACCES = 13;
  private static final int ENOMEM = 12;
  private static final int EALREADY = 114;
  private static final NumaNodes NODES = new NumaNodes(Path.of("/"));
  private static boolean started;

  private final EalArguments arguments;
  private final Set<PortSpec> opened = new HashSet<>();
  private boolean closed;

  private Eal(EalArguments arguments) {
    this.arguments = arguments;
  }

  /**
   * Loads DPDK's libraries, which {@link #start} does otherwise; from any thread.
   *
   * @throws EalException as {@link #start}
   */
  public static void prepare() {
    NativeLibrary.load();
  }

  /**
   * Starts EAL and checks that every device asked for became a port: EAL itself says nothing when a
   * device is absent, bound to another driver, or out of permission's reach.
   *
   * @throws EalException with the call, its arguments, the errno, what EAL logged and the remedy
   */
  public static synchronized Eal start(EalArguments arguments) {
    NativeLibrary.load();
    if (started) {
      throw new EalException(
          "EAL starts once in a process, and it did; start another process for another EAL",
          EALREADY);
    }
    requireDevices(arguments.ports(), arguments.memoryMib());
    dpdk.dmac_log_capture(arguments.verbose() ? 1 : 0);
    // Without it a start takes 0.1 s longer, and is none the worse: see dmac_eal.h.
    int brief = dpdk.dmac_calibrate_briefly(NativeLibrary.library("eal"));
    if (brief < 0) {
      LOG.log(System.Logger.Level.DEBUG, "dmac_calibrate_briefly() = " + Errno.describe(brief));
    }
    if (arguments.ports().stream().anyMatch(Eal::isAfPacket)) {
      mendAfPacket();
    }
    if (arguments.ports().stream().anyMatch(Eal::isMemif)) {
      mendMemif();
    }
    if (arguments.ports().stream().anyMatch(Eal::isTap)) {
      mendTap();
    }
    List<String> words = arguments.toArguments(allowedCpus(), NODES);
    int result = initialise(words);
    String log = log();
    if (result < 0) {
      int errno = dpdk.rte_errno();
      throw new EalException(
          "rte_eal_init("
              + String.join(" ", words.subList(1, words.size()))
              + ") = "
              + Errno.describe(errno)
              + ": "
              + remedy(errno, arguments, log)
              + said(log),
          errno);
    }
    started = true;
    log.lines().forEach(line -> LOG.log(System.Logger.Level.DEBUG, line));
    Eal eal = new Eal(arguments);
    for (PortSpec spec : arguments.ports()) {
      if (eal.find(spec) < 0) {
        eal.close();
        throw new EalException(
            spec.describe() + " did not become a port: " + absent(spec) + said(log), Errno.ENODEV);
      }
    }
    return eal;
  }

  /**
   * Checks that vfio would hand every PCI device among the ports to this process.
   *
   * @param memoryMib that the devices will reach
   * @throws EalException naming the device, what is in the way, and the remedy
   */
  public static void requireDevices(List<PortSpec> ports, int memoryMib) {
    for (PortSpec spec : ports) {
      if (spec instanceof PortSpec.Pci(String address)) {
        new VfioDevice(Path.of("/"), address)
            .objection(memoryMib)
            .or(() -> NODES.objection(address))
            .ifPresent(
                objection -> {
                  throw new EalException(spec.describe() + ": " + objection, Errno.ENODEV);
                });
      }
    }
  }

  /** The interface of a PCI device that DPDK cannot drive because the kernel does. */
  public static Optional<String> kernelInterfaceOf(String pciAddress) {
    return new VfioDevice(Path.of("/"), pciAddress).kernelInterface();
  }

  /** Whether DPDK's driver of a device works beside that driver of the kernel's. */
  public static boolean isBifurcated(String kernelDriver) {
    return VfioDevice.BIFURCATED.contains(kernelDriver);
  }

  private static boolean isAfPacket(PortSpec spec) {
    return spec.deviceName().startsWith("net_af_packet");
  }

  private static boolean isMemif(PortSpec spec) {
    return spec.deviceName().startsWith("net_memif");
  }

  private static boolean isTap(PortSpec spec) {
    return spec.deviceName().startsWith("net_tap") || spec.deviceName().startsWith("net_tun");
  }

  /** See dmac_af_packet.h. */
  private static void mendAfPacket() {
    String library = NativeLibrary.library("net_af_packet");
    warn(
        "dmac_keep_fragments()",
        dpdk.dmac_keep_fragments(library),
        "the kernel will reassemble IPv4 fragments before an AF_PACKET port sees them,"
            + " and datagrams that are larger than a frame then are dropped as truncated");
    warn(
        "dmac_unlock_rings()",
        dpdk.dmac_unlock_rings(library),
        "an AF_PACKET port needs that much locked memory as its rings have (ulimit -l), 16 MiB"
            + " as a rule");
    warn(
        "dmac_remember_unsent()",
        dpdk.dmac_remember_unsent(library),
        "the last frames of a burst may wait in an AF_PACKET port's ring until the next are sent");
  }

  /** See dmac_memif.h. */
  private static void mendMemif() {
    warn(
        "dmac_memif_mend()",
        dpdk.dmac_memif_mend(NativeLibrary.library("net_memif")),
        "a memif's peer that comes or goes may end this process; allow membarrier in the seccomp"
            + " profile, where that is what refuses it");
  }

  /** See dmac_tap.h. */
  private static void mendTap() {
    warn(
        "dmac_poll_taps()",
        dpdk.dmac_poll_taps(NativeLibrary.library("net_tap")),
        "each frame that a tap receives costs a signal, and a thread that polls it with a real-time"
            + " priority may receive none");
  }

  private static void warn(String call, int result, String consequence) {
    if (result < 0) {
      LOG.log(
          System.Logger.Level.WARNING, call + " = " + Errno.describe(result) + ": " + consequence);
    }
  }

  private static int initialise(List<String> words) {
    // EAL keeps pointers into its arguments, so they are never freed.
    BytePointer[] strings =
        words.stream()
            .map(word -> new BytePointer(word, StandardCharsets.UTF_8))
            .toArray(BytePointer[]::new);
    for (BytePointer string : strings) {
      string.deallocate(false);
    }
    PointerPointer<BytePointer> vector = new PointerPointer<>(strings);
    vector.deallocate(false);
    return dpdk.rte_eal_init(strings.length, vector);
  }

  static String remedy(int errno, EalArguments arguments, String log) {
    if (log.contains("Failed to get current mempolicy: Operation not permitted")) {
      return "a seccomp filter refuses get_mempolicy, by which DPDK looks on which NUMA node a"
          + " hugepage is, so that it takes none; add SYS_NICE to the container's"
          + " securityContext.capabilities, or allow get_mempolicy in the seccomp profile";
    }
    return switch (errno) {
      case EACCES, ENOMEM ->
          arguments.hugepages()
              ? "no hugepages could be had; reserve some (echo 64 >"
                  + " /proc/sys/vm/nr_hugepages) or run with --no-huge"
              : "memory could not be had; lower --memory (now " + arguments.memoryMib() + " MiB)";
      case EALREADY -> "EAL ran in this process before; start another process";
      default -> "see what EAL said, and check the devices and extra arguments";
    };
  }

  private static String absent(PortSpec spec) {
    return switch (spec) {
      case PortSpec.Tap tap ->
          "a tap needs CAP_NET_ADMIN and /dev/net/tun, and no interface of the name "
              + tap.name()
              + " may exist (ip link show "
              + tap.name()
              + ")";
      case PortSpec.KernelInterface on ->
          "AF_PACKET needs CAP_NET_RAW and CAP_NET_ADMIN, and the interface must exist (ip link show "
              + on.name()
              + ")";
      case PortSpec.Pci pci ->
          "no driver of DPDK took "
              + pci.address()
              + ", or vfio did not hand it over: another process may have it, or a device of its IOMMU"
              + " group is the kernel's (dmac doctor)";
      case PortSpec.Vdev vdev -> "check its name and arguments: " + vdev.spec();
    };
  }

  private static String said(String log) {
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - 6), lines.size());
    return "\n  EAL said: " + String.join("\n            ", last);
  }

  /** What EAL and the drivers logged since the last call. */
  static String log() {
    byte[] text = new byte[16_384];
    int length = dpdk.dmac_log_take(text, text.length);
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** ethdev's number of the device's port, or -1. */
  private int find(PortSpec spec) {
    short[] id = new short[1];
    int result = dpdk.rte_eth_dev_get_port_by_name(spec.deviceName(), id);
    return result == 0 ? id[0] & 0xFFFF : -1;
  }

  /**
   * Sets up a port; it does not run yet. A port is opened once, since its close gives the device
   * back.
   *
   * @throws EalException when EAL was not started with this port, or it is open or was closed
   * @throws io.dmac.port.PortException when the driver refuses a part of the configuration; the
   *     device is given back then
   */
  public DpdkPort open(PortSpec spec, PortConfiguration configuration) {
    return open(spec, configuration, null);
  }

  /**
   * The same with the frame buffers of another port, which has enough for both and is closed after
   * this one: the ports of one thread then find them in one cache.
   */
  public DpdkPort openBeside(DpdkPort lender, PortSpec spec, PortConfiguration configuration) {
    return open(spec, configuration, lender);
  }

  private DpdkPort open(PortSpec spec, PortConfiguration configuration, @Nullable DpdkPort lender) {
    if (opened.contains(spec)) {
      throw new EalException(
          spec.describe() + " was opened already, and a port is opened once", Errno.EEXIST);
    }
    int id = find(spec);
    if (id < 0) {
      throw new EalException(
          spec.describe() + " was not among the ports EAL was started with: " + arguments.ports(),
          Errno.ENODEV);
    }
    DpdkPort port = new DpdkPort(id, spec, configuration, lender);
    opened.add(spec);
    return port;
  }

  /**
   * Releases all EAL holds. Close the ports first, after their loops ended.
   *
   * <p>Where a memif was, the end of the process does most of that: a memif server leaves its
   * listening socket's source with EAL's interrupt thread (memif_socket_remove_device in
   * drivers/net/memif/memif_socket.c), and rte_eal_cleanup() unmaps it under that thread, which
   * then crashes when it comes late to the peer's disconnection.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (arguments.ports().stream().anyMatch(Eal::isMemif)) {
        warn(
            "dmac_memif_close_all()",
            dpdk.dmac_memif_close_all(),
            "a socket may be left in the file system, and has to be removed before the next start");
        return;
      }
      int result = dpdk.rte_eal_cleanup();
      if (result < 0) {
        LOG.log(System.Logger.Level.WARNING, "rte_eal_cleanup() = " + Errno.describe(result));
      }
    }
  }

  /** The DPDK that is loaded, such as {@code DPDK 22.11.11}. */
  public static String version() {
    NativeLibrary.load();
    return dpdk.rte_version().getString();
  }

  /** The CPUs this process may use, ascending: its cpuset. */
  public static List<Integer> allowedCpus() {
    NativeLibrary.load();
    int[] cpus = new int[1024];
    int found = dpdk.dmac_allowed_cpus(cpus, cpus.length);
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      list.add(cpus[i]);
    }
    return list;
  }

  /** Those of them on the NUMA node of a port's device; all where there is no such CPU. */
  public static List<Integer> cpusNear(PortSpec port) {
    List<Integer> allowed = allowedCpus();
    List<Integer> near =
        port instanceof PortSpec.Pci(String address)
            ? allowed.stream().filter(NODES.cpusNear(address)::contains).toList()
            : List.of();
    return near.isEmpty() ? allowed : near;
  }

  /** CPU time the calling thread has used, in nanoseconds; for benchmarks. */
  public static long threadCpuNs() {
    return dpdk.dmac_thread_cpu_ns();
  }

  /**
   * Has the calling thread run soon after it wakes, also where a poll loop spins on its CPU: for
   * the thread that makes control calls. Kernels before 6.12 take no notice of it.
   */
  public static void wakeSoon() {
    int result = dpdk.dmac_set_slice(CONTROL_SLICE_NS);
    if (result < 0) {
      LOG.log(System.Logger.Level.DEBUG, "sched_setattr() = " + Errno.describe(-result));
    }
  }

  /**
   * A NUMA node whose free hugepages do not hold what ports need there; empty when all hold it.
   *
   * @param mib for all ports together
   */
  public static Optional<Integer> nodeShortOfHugepages(List<PortSpec> ports, int mib) {
    return NODES.shortOfHugepages(NODES.memoryMib(ports, mib));
  }
}
