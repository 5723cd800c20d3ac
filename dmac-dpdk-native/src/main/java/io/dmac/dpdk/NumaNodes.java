package io.dmac.dpdk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The machine's NUMA nodes, as sysfs tells them (Documentation/ABI/stable/sysfs-devices-node). A
 * port's memory is taken from its device's node, and nowhere else by DPDK.
 */
final class NumaNodes {
  private final Path root;

  /**
   * @param root the folder that has {@code sys}
   */
  NumaNodes(Path root) {
    this.root = root;
  }

  /** Nodes that have a CPU: of others DPDK takes no memory (eal_dynmem_memseg_lists_init). */
  SortedSet<Integer> withCpus() {
    SortedSet<Integer> nodes = new TreeSet<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(root.resolve("sys/devices/system/node"), "node[0-9]*")) {
      for (Path folder : folders) {
        if (!Files.readString(folder.resolve("cpulist")).isBlank()) {
          nodes.add(Integer.parseInt(folder.getFileName().toString().substring("node".length())));
        }
      }
    } catch (IOException | NumberFormatException e) {
      nodes.clear();
    }
    if (nodes.isEmpty()) {
      nodes.add(0); // a kernel without NUMA
    }
    return nodes;
  }

  /** The node of a PCI device; empty where the firmware does not say. */
  Optional<Integer> of(String pciAddress) {
    try {
      return Optional.of(
              Integer.valueOf(
                  Files.readString(
                          root.resolve("sys/bus/pci/devices")
                              .resolve(pciAddress)
                              .resolve("numa_node"))
                      .strip()))
          .filter(node -> node >= 0);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The CPUs on the node of a PCI device; none where that is not known. */
  Set<Integer> cpusNear(String pciAddress) {
    Set<Integer> cpus = new TreeSet<>();
    of(pciAddress)
        .ifPresent(
            node -> {
              try {
                String list =
                    Files.readString(
                        root.resolve("sys/devices/system/node/node" + node + "/cpulist"));
                for (String range : list.strip().split(",", -1)) {
                  String[] ends = range.split("-", -1);
                  int last = Integer.parseInt(ends[ends.length - 1]);
                  for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
                    cpus.add(cpu);
                  }
                }
              } catch (IOException | NumberFormatException e) {
                cpus.clear();
              }
            });
    return cpus;
  }

  /** Why a device cannot have memory near it, with the remedy. */
  Optional<String> objection(String pciAddress) {
    return of(pciAddress)
        .filter(node -> !withCpus().contains(node))
        .map(
            node ->
                "it is on NUMA node "
                    + node
                    + ", which has no CPU that is online, and DPDK takes no memory of such a node;"
                    + " bring one online (echo 1 > /sys/devices/system/cpu/cpuN/online), or give"
                    + " the device another node: echo "
                    + withCpus().first()
                    + " > /sys/bus/pci/devices/"
                    + pciAddress
                    + "/numa_node");
  }

  /**
   * Memory by node: each port's share from the node of its device.
   *
   * @param mib for all ports together
   */
  SortedMap<Integer, Integer> memoryMib(List<PortSpec> ports, int mib) {
    int anywhere = withCpus().first();
    SortedMap<Integer, Integer> portsOf = new TreeMap<>();
    for (PortSpec port : ports) {
      int node =
          port instanceof PortSpec.Pci(String address) ? of(address).orElse(anywhere) : anywhere;
      portsOf.merge(node, 1, Integer::sum);
    }
    SortedMap<Integer, Integer> memory = new TreeMap<>();
    portsOf.forEach((node, count) -> memory.put(node, Math.ceilDiv(mib * count, ports.size())));
    return memory;
  }

  /** EAL's argument for that memory, node by node from 0. */
  List<String> arguments(SortedMap<Integer, Integer> memory, int mib) {
    if (withCpus().size() == 1) {
      return List.of("-m", String.valueOf(mib));
    }
    List<String> byNode = new ArrayList<>();
    for (int node = 0; node <= memory.lastKey(); node++) {
      byNode.add(String.valueOf(memory.getOrDefault(node, 0)));
    }
    return List.of("--socket-mem=" + String.join(",", byNode));
  }

  /** The first of these nodes whose free hugepages do not hold its share; empty when all do. */
  Optional<Integer> shortOfHugepages(SortedMap<Integer, Integer> memory) {
    boolean one = withCpus().size() == 1;
    return memory.entrySet().stream()
        .filter(
            share ->
                freeKib(
                        one
                            ? root.resolve("sys/kernel/mm/hugepages")
                            : root.resolve(
                                "sys/devices/system/node/node" + share.getKey() + "/hugepages"))
                    < share.getValue() * 1024L)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static long freeKib(Path folder) {
    long free = 0;
    try (DirectoryStream<Path> sizes = Files.newDirectoryStream(folder, "hugepages-*kB")) {
      for (Path size : sizes) {
        String name = size.getFileName().toString();
        long kib = Long.parseLong(name.substring("hugepages-".length(), name.length() - 2));
        free += kib * Long.parseLong(Files.readString(size.resolve("free_hugepages")).strip());
      }
    } catch (IOException | NumberFormatException e) {
      return 0; // no hugepages in this kernel
    }
    return free;
  }
}
