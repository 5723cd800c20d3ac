package io.dmac.app.probe;

import io.dmac.dpdk.Eal;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.IdleStrategy;
import io.dmac.packet.Ethernet;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What the probe runs on. */
final class DeviceOptions {
  private static final int STANDARD_MTU = 1_500;

  /** Buffers and what they cost; the probe holds no frame longer than a turn. */
  private static final int MBUFS = 4_095;

  private static final int EAL_MIB = 24;

  /** Which device, exactly one. */
  static final class Device {
    @Option(
        names = "--interface",
        paramLabel = "NAME",
        description = "An existing Linux interface, through AF_PACKET.")
    @Nullable String kernelInterface;

    @Option(
        names = "--tap",
        paramLabel = "NAME",
        description = "A new tap interface of that name, whose other end is the port.")
    @Nullable String tap;

    @Option(
        names = "--vdev",
        paramLabel = "SPEC",
        description = "Any virtual device as EAL takes it, such as net_memif0,role=client.")
    @Nullable String vdev;

    @Option(names = "--pci", paramLabel = "ADDRESS", description = "A device bound to vfio-pci.")
    @Nullable String pci;

    private PortSpec spec(int mtu, int ringFrames) {
      if (kernelInterface != null) {
        PortSpec.KernelInterface sized = new PortSpec.KernelInterface(kernelInterface).forMtu(mtu);
        return new PortSpec.KernelInterface(kernelInterface, sized.frameSize(), ringFrames);
      }
      if (tap != null) {
        return new PortSpec.Tap(tap);
      }
      if (vdev != null) {
        return new PortSpec.Vdev(vdev);
      }
      return new PortSpec.Pci(String.valueOf(pci));
    }
  }

  @ArgGroup(multiplicity = "1", heading = "%nPort, exactly one:%n", order = 1)
  private Device device = new Device();

  @Option(
      names = "--cpu",
      paramLabel = "N",
      description = "CPU of the poll loop; else the scheduler chooses.")
  private @Nullable Integer cpu;

  private static final Set<IdleStrategy.Kind> WAITING =
      EnumSet.of(IdleStrategy.Kind.INTERRUPT, IdleStrategy.Kind.BATCH, IdleStrategy.Kind.REALTIME);

  @Option(
      names = "--idle",
      paramLabel = "NAME",
      defaultValue = "backoff",
      description = "What the loop does without work: busy, pause or backoff (backoff).")
  private IdleStrategy.Kind idle = IdleStrategy.Kind.BACKOFF;

  @Option(
      names = "--ring",
      paramLabel = "FRAMES",
      defaultValue = "16384",
      description = "Frames that wait for the loop on a Linux interface (16384).")
  private int ring;

  @Option(
      names = "--huge",
      negatable = true,
      fallbackValue = "true",
      description = "Take memory from hugepages; else when enough of them are free.")
  private @Nullable Boolean huge;

  /** The Linux interface it runs on, where it is one. */
  @Nullable String kernelInterface() {
    return device.kernelInterface;
  }

  /** A buffer holds what one of AF_PACKET's frames does, a power of two, and what describes it. */
  private static int bufferBytes(int mtu) {
    return (mtu <= STANDARD_MTU ? 2_048 : 2 * Integer.highestOneBit(mtu)) + 1_024;
  }

  /**
   * How the port is opened.
   *
   * @param largest bytes of the largest frame, without its frame check sequence
   */
  ProbeSession.Setup setup(int largest, boolean verbose) {
    int mtu = Math.max(STANDARD_MTU, largest - Ethernet.HEADER_LENGTH);
    if (ring < 64 || ring > 1 << 20) {
      throw new IllegalArgumentException("--ring " + ring + " is not within 64 to 1048576");
    }
    if (WAITING.contains(idle)) {
      throw new IllegalArgumentException(
          "--idle "
              + idle.name().toLowerCase(Locale.ROOT)
              + " waits for frames, and a probe sends by the clock; choose busy, pause or backoff");
    }
    PortConfiguration configuration =
        PortConfiguration.DEFAULT
            .withMbufs(MBUFS)
            .withMtu(mtu)
            .withCpus(cpu == null ? List.of() : List.of(cpu));
    int memoryMib = EAL_MIB + (int) (((long) MBUFS * bufferBytes(mtu)) >> 20);
    PortSpec port = device.spec(mtu, ring);
    return new ProbeSession.Setup(
        port,
        configuration,
        huge == null ? Eal.nodeShortOfHugepages(List.of(port), memoryMib).isEmpty() : huge,
        memoryMib,
        idle,
        verbose);
  }
}
