package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dmac.dpdk.global.dpdk;
import io.dmac.port.MacKind;
import io.dmac.port.PortException;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** One EAL with a port of every kind that runs on any machine. */
@EnabledIfNetAdmin
class EalStartIT {
  private static final PortSpec NULL = new PortSpec.Vdev("net_null0");

  /** Left alone by all tests but one. */
  private static final PortSpec SPARE = new PortSpec.Vdev("net_null1");

  private static final PortSpec RING = new PortSpec.Vdev("net_ring0");
  private static final PortSpec MEMIF =
      new PortSpec.Vdev("net_memif0,role=server,socket=@dmac-start,socket-abstract=yes");
  private static final PortSpec TAP = new PortSpec.Tap("dmactap");
  private static final PortSpec AF_PACKET = new PortSpec.KernelInterface("dmacveth");
  private static final List<PortSpec> ALL = List.of(NULL, RING, MEMIF, TAP, AF_PACKET);

  private static Eal eal;

  @BeforeAll
  static void start() {
    Kernel.quiet();
    Command.run("ip", "link", "add", "dmacveth", "type", "veth", "peer", "name", "dmacpeer");
    Command.run("ip", "link", "set", "dmacveth", "up");
    Command.run("ip", "link", "set", "dmacpeer", "up");
    List<PortSpec> devices = new ArrayList<>(ALL);
    devices.add(SPARE);
    eal = Eal.start(EalArguments.ordinary(devices));
  }

  @AfterAll
  static void close() {
    eal.close();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void everyDeviceAskedForIsAPort(PortSpec spec) {
    try (DpdkPort port = eal.open(spec, PortConfiguration.DEFAULT.withMbufs(2047))) {
      assertThat(port.name()).isEqualTo(spec.deviceName());
      assertThat(spec.deviceName()).startsWith(port.driver());
      assertThat(port.macAddress()).isEqualTo(port.originalMacAddress());
      assertThat(port.macAddress().isZero()).isFalse();
      assertThat(port.macAddress().isMulticast()).isFalse();
      assertThat(port.capabilities().maxRxQueues()).isPositive();
      assertThat(port.capabilities().maxTxQueues()).isPositive();
      assertThat(port.capabilities().secondaryMacs()).isPositive();
      assertThat(port.capabilities().macKind())
          .isEqualTo(
              spec.equals(TAP) || spec.equals(AF_PACKET) ? MacKind.KERNEL : MacKind.SOFTWARE);
      assertThat(port.kernelInterface()).isEqualTo(spec.kernelInterface());
      assertThat(port.kernelBeneath()).isEqualTo(spec.equals(AF_PACKET));
      assertThat(port.queues()).hasSize(1);
    }
  }

  @Test
  void secondStartIsRefused() {
    assertThatThrownBy(() -> Eal.start(EalArguments.ordinary(List.of())))
        .isInstanceOf(EalException.class)
        .hasMessageContaining("EAL starts once in a process")
        .hasMessageContaining("start another process")
        .extracting(thrown -> ((EalException) thrown).errno())
        .isEqualTo(114);
  }

  @Test
  void portThatEalWasNotStartedWithIsRefused() {
    PortSpec absent = new PortSpec.Vdev("net_null7");
    assertThatThrownBy(() -> eal.open(absent, PortConfiguration.DEFAULT))
        .isInstanceOf(EalException.class)
        .hasMessageContaining("--vdev net_null7")
        .hasMessageContaining("net_ring0");
  }

  @Test
  void poolThatMemoryCannotHoldIsRefusedAndLeavesNothing() {
    assertThatThrownBy(() -> eal.open(SPARE, PortConfiguration.DEFAULT.withMbufs(262_143)))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("rte_pktmbuf_pool_create")
        .hasMessageContaining("ENOMEM")
        .hasMessageContaining("raise --memory or lower --mbufs");
    DpdkPort port = eal.open(SPARE, PortConfiguration.DEFAULT.withMbufs(2047));
    port.close();
    assertThat(port.mbufsInUse()).isZero();
  }

  @Test
  void versionIsTheInstalledOne() {
    assertThat(Eal.version())
        .contains(Command.run("pkg-config", "--modversion", "libdpdk").strip());
  }

  /** The kernel's BogoMIPS are twice the frequency of a TSC that never changes. */
  @Test
  void tscIsAsFastAsTheKernelSaysThoughItWasCountedBriefly() throws IOException {
    String cpu = Files.readString(Path.of("/proc/cpuinfo"));
    Matcher bogoMips = Pattern.compile("bogomips\\s*: ([\\d.]+)").matcher(cpu);
    assumeThat(bogoMips.find() && cpu.contains("constant_tsc")).isTrue();
    assertThat(dpdk.dmac_tsc_hz() / 1e6)
        .isCloseTo(Double.parseDouble(bogoMips.group(1)) / 2, withinPercentage(1));
  }

  @Test
  void allowedCpusAreTheCpusetsAlsoAfterTheStart() {
    assertThat(Eal.allowedCpus()).hasSize(Runtime.getRuntime().availableProcessors());
  }
}
