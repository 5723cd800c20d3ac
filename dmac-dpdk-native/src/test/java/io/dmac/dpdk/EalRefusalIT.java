package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.port.PortException;
import io.dmac.testbed.ChildJvm;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A start that cannot succeed says why and what to do, and is never a silent EAL without ports. */
class EalRefusalIT {
  /** Starts EAL in a process of its own and opens the ports: prints what went wrong. */
  static final class Start {
    /** Arguments: whether to take hugepages, memory in MiB, extra argument or "-", devices. */
    public static void main(String[] words) {
      List<PortSpec> ports = new ArrayList<>();
      for (int i = 3; i < words.length; i++) {
        ports.add(port(words[i]));
      }
      List<String> extra = words[2].equals("-") ? List.of() : List.of(words[2]);
      try (Eal eal =
          Eal.start(
              new EalArguments(
                  ports,
                  Boolean.parseBoolean(words[0]),
                  Integer.parseInt(words[1]),
                  Optional.empty(),
                  extra,
                  false))) {
        for (PortSpec port : ports) {
          eal.open(port, PortConfiguration.DEFAULT).close();
        }
        System.out.println("started");
      } catch (EalException | PortException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        System.exit(3);
      }
    }

    private static PortSpec port(String word) {
      return word.startsWith("tap:")
          ? new PortSpec.Tap(word.substring(4))
          : word.startsWith("interface:")
              ? new PortSpec.KernelInterface(word.substring(10))
              : word.startsWith("pci:")
                  ? new PortSpec.Pci(word.substring(4))
                  : new PortSpec.Vdev(word);
    }
  }

  private static String refusal(String... words) {
    Command.Result result = ChildJvm.run(Start.class, words);
    assertThat(result.status()).as(result.toString()).isEqualTo(3);
    return result.output();
  }

  private static void starts(String... words) {
    Command.Result result = ChildJvm.run(Start.class, words);
    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(result.output()).contains("started");
  }

  @Test
  void absentPciDevice() {
    assertThat(refusal("false", "64", "-", "pci:0000:ff:1f.7"))
        .contains("EalException: --pci 0000:ff:1f.7: there is no such PCI device")
        .contains("lspci -D");
  }

  @Test
  void unknownVirtualDevice() {
    assertThat(refusal("false", "64", "-", "net_unknown0"))
        .contains("net_unknown0")
        .contains("EAL said:")
        .contains("check");
  }

  @Test
  void virtualDeviceWithABadArgument() {
    assertThat(refusal("false", "64", "-", "net_memif0,role=emperor"))
        .contains("net_memif0,role=emperor")
        .contains("EAL said:");
  }

  @Test
  @EnabledIfNetAdmin
  void missingInterface() {
    assertThat(refusal("false", "64", "-", "interface:dmacnone"))
        .contains("--interface dmacnone did not become a port")
        .contains("ip link show dmacnone");
  }

  @Test
  void oneMissingAmongOthersIsNotPassedOver() {
    assertThat(refusal("false", "64", "-", "net_null0", "net_unknown0", "net_ring0"))
        .contains("net_unknown0");
  }

  @Test
  @EnabledIfNetAdmin
  void tapWhoseNameIsTaken() {
    Command.run("ip", "link", "add", "dmactaken", "type", "veth", "peer", "name", "dmacother");
    try {
      assertThat(refusal("false", "64", "-", "tap:dmactaken"))
          .contains("--tap dmactaken did not become a port")
          .contains("ip link show dmactaken");
      assertThat(Kernel.has("dmactaken")).isTrue();
    } finally {
      Command.run("ip", "link", "del", "dmactaken");
    }
  }

  @Test
  void tooLittleMemoryForThePool() {
    assertThat(refusal("false", "8", "-", "net_null0"))
        .contains("PortException: rte_pktmbuf_pool_create")
        .contains("ENOMEM")
        .contains("raise --memory or lower --mbufs");
  }

  @Test
  void moreMemoryThanTheMachineHas() {
    assertThat(refusal("false", "268435456", "-", "net_null0"))
        .contains("EalException: rte_eal_init(")
        .contains("ENOMEM")
        .contains("lower --memory (now 268435456 MiB)");
  }

  @Test
  void moreHugepagesThanThereAre() {
    // The EAL says EACCES where no page at all is reserved, ENOMEM where there are too few.
    assertThat(refusal("true", "268435456", "-", "net_null0"))
        .contains("EalException: rte_eal_init(")
        .containsAnyOf("EACCES", "ENOMEM")
        .contains("hugepages")
        .contains("--no-huge");
  }

  @Test
  void unknownArgument() {
    assertThat(refusal("false", "64", "--no-such-argument", "net_null0"))
        .contains("rte_eal_init(")
        .contains("--no-such-argument")
        .contains("EINVAL");
  }

  @Test
  void sameStartWithoutTheFaultSucceeds() {
    starts("false", "64", "-", "net_null0", "net_ring0");
  }
}
