package io.dmac.app.pod;

import io.dmac.app.config.PortSetup;
import io.dmac.app.config.RunConfiguration;
import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.HugepageLimit;
import io.dmac.dpdk.PortSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ports of DPDK. EAL starts once in a process, and so does this. */
public final class DpdkPorts implements PortSource {
  private static final Logger LOG = LoggerFactory.getLogger(DpdkPorts.class);

  private final boolean verbose;
  private @Nullable Eal eal;

  /**
   * @param verbose whether EAL's own log goes to standard error
   */
  public DpdkPorts(boolean verbose) {
    this.verbose = verbose;
  }

  @Override
  public List<OpenPort> open(RunConfiguration configuration, EventListener listener) {
    List<PortSetup> setups = configuration.ports();
    List<PortSpec> specs = setups.stream().map(PortSetup::spec).toList();
    // Before their memory is looked for: what is wrong with a device is the nearer reason.
    Eal.requireDevices(specs, configuration.memoryMib());
    Eal started =
        Eal.start(
            new EalArguments(
                specs,
                takesHugePages(configuration),
                configuration.memoryMib(),
                Optional.empty(),
                configuration.ealArguments(),
                verbose));
    eal = started;
    Eal.wakeSoon();
    List<OpenPort> opened = new ArrayList<>();
    try {
      for (int i = 0; i < setups.size(); i++) {
        int index = i;
        DpdkPort port = started.open(setups.get(i).spec(), setups.get(i).configuration());
        opened.add(new OpenPort(port, port.kernelBeneath(), port::mbufsInUse));
        port.onEvent(event -> listener.onEvent(index, event));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.forEach(one -> one.port().close());
      throw e;
    }
  }

  private static boolean takesHugePages(RunConfiguration configuration) {
    int mib = configuration.memoryMib();
    return switch (configuration.hugePages()) {
      case ALWAYS -> true;
      case NEVER -> {
        LOG.info("no hugepages, as asked for: memory access costs more TLB misses");
        yield false;
      }
      case AUTO -> {
        List<PortSpec> ports = configuration.ports().stream().map(PortSetup::spec).toList();
        Optional<Shortage> shortage = shortage(ports, mib);
        if (shortage.isPresent()) {
          String few = shortage.get().what();
          String remedy = shortage.get().remedy();
          if (ports.stream().anyMatch(PortSpec.Pci.class::isInstance)) {
            throw new IllegalStateException(
                few
                    + " for "
                    + mib
                    + " MiB, and devices are to reach them; reserve some: "
                    + remedy
                    + ", or lower --memory, or take ordinary pages by --no-huge");
          }
          LOG.warn(
              "{} for {} MiB, so ordinary pages are used: more TLB misses under load, and no"
                  + " devices that need DMA (reserve some: {})",
              few,
              mib,
              remedy);
        }
        yield shortage.isEmpty();
      }
    };
  }

  /** What is lacking of hugepages, and what to do about it. */
  private record Shortage(String what, String remedy) {}

  private static Optional<Shortage> shortage(List<PortSpec> ports, int mib) {
    OptionalLong limit = HugepageLimit.mib(Path.of("/"));
    if (limit.isPresent() && limit.getAsLong() < mib) {
      return Optional.of(
          new Shortage(
              "this container may use " + limit.getAsLong() + " MiB of hugepages, too few",
              "in the pod resources.limits.hugepages-2Mi: " + (mib + 1) / 2 * 2 + "Mi"));
    }
    return Eal.nodeShortOfHugepages(ports, mib)
        .map(
            node ->
                new Shortage(
                    "too few hugepages are free on NUMA node " + node,
                    "dmac host prepare --hugepages " + node + ":2M=" + (mib + 1) / 2));
  }

  @Override
  public void close() {
    if (eal != null) {
      eal.close();
      eal = null;
    }
  }

  @Override
  public String version() {
    return Eal.version();
  }
}
