package io.dmac.dpdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What EAL is started with.
 *
 * @param ports the devices; no other is probed
 * @param hugepages whether memory comes from hugepages; else from ordinary pages, which cost TLB
 *     misses and bar devices that need DMA
 * @param memoryMib memory to take at the start, in MiB
 * @param filePrefix sets several processes that share a hugetlbfs mount apart
 * @param extra further arguments, handed on as they are
 * @param verbose whether EAL's log goes to standard error
 */
public record EalArguments(
    List<PortSpec> ports,
    boolean hugepages,
    int memoryMib,
    Optional<String> filePrefix,
    List<String> extra,
    boolean verbose) {
  public EalArguments {
    ports = List.copyOf(ports);
    extra = List.copyOf(extra);
    if (memoryMib < 8) {
      throw new IllegalArgumentException(
          "EAL cannot start with " + memoryMib + " MiB of memory; give it 8 or more (--memory)");
    }
  }

  /** Ordinary pages, 64 MiB, quiet: what runs on any machine. */
  public static EalArguments ordinary(List<PortSpec> ports) {
    return new EalArguments(ports, false, 64, Optional.empty(), List.of(), false);
  }

  /** The arguments as rte_eal_init takes them, the program's name first. */
  List<String> toArguments(List<Integer> cpus, NumaNodes nodes) {
    List<String> arguments = new ArrayList<>();
    arguments.add("dmac");
    // One lcore for the control thread, free to run on every CPU the process has; the poll threads
    // register themselves.
    arguments.add(
        "--lcores=0@(" + String.join(",", cpus.stream().map(String::valueOf).toList()) + ")");
    arguments.add("--no-telemetry");
    if (hugepages) {
      arguments.add("--in-memory"); // leaves no file behind, whatever happens
      arguments.addAll(nodes.arguments(nodes.memoryMib(ports, memoryMib), memoryMib));
    } else {
      arguments.add("--no-huge");
      arguments.add("--no-shconf"); // DPDK 22.11 refuses --in-memory beside --no-huge
      arguments.add("-m");
      arguments.add(String.valueOf(memoryMib));
    }
    filePrefix.ifPresent(prefix -> arguments.add("--file-prefix=" + prefix));
    if (ports.stream().noneMatch(PortSpec.Pci.class::isInstance)) {
      arguments.add("--no-pci"); // else EAL probes the machine's own NICs
    }
    ports.forEach(port -> arguments.add(port.ealArgument()));
    arguments.addAll(extra);
    return arguments;
  }
}
