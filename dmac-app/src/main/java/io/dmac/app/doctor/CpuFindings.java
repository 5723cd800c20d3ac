package io.dmac.app.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The CPUs: what they can do, their NUMA nodes, and those that this process may use. */
final class CpuFindings {
  private static final String AREA = "cpu";

  /** DPDK for x86-64 is built for corei7 (config/x86/meson.build), and does not start on less. */
  private static final List<String> NEEDED =
      List.of("sse", "sse2", "pni", "ssse3", "sse4_1", "sse4_2", "popcnt", "cx16");

  private static final List<String> FASTER = List.of("avx2", "avx512f");

  private CpuFindings() {}

  static List<Finding> findings(MachineFiles files) {
    List<Finding> findings = new ArrayList<>();
    findings.add(flags(files));
    for (String node : files.names("sys/devices/system/node", "node[0-9]*")) {
      files
          .text("sys/devices/system/node/" + node + "/cpulist")
          .map(cpus -> cpus.isEmpty() ? "memory without CPUs" : "NUMA node, CPUs " + cpus)
          .map(found -> Finding.ok(AREA, node, found))
          .ifPresent(findings::add);
    }
    files
        .field("proc/self/status", "Cpus_allowed_list")
        .map(CpuFindings::cpuset)
        .ifPresent(findings::add);
    return findings;
  }

  private static Finding flags(MachineFiles files) {
    Optional<String> flags = files.field("proc/cpuinfo", "flags");
    if (flags.isEmpty()) {
      return Finding.ok(AREA, "cpu flags", "not an x86-64: DPDK checks them when it starts");
    }
    Set<String> there = new HashSet<>(Arrays.asList(flags.get().split("\\s+")));
    String lacking =
        NEEDED.stream().filter(flag -> !there.contains(flag)).collect(Collectors.joining(", "));
    String faster =
        FASTER.stream()
            .filter(there::contains)
            .map(flag -> ", " + flag)
            .collect(Collectors.joining());
    return lacking.isEmpty()
        ? Finding.ok(AREA, "cpu flags", "all that DPDK needs (sse4_2, popcnt)" + faster)
        : Finding.missing(
            AREA,
            "cpu flags",
            "DPDK does not start without " + lacking,
            "give the virtual machine the host's CPU (QEMU: -cpu host; libvirt: <cpu"
                + " mode=\"host-passthrough\"/>), or take a machine with x86-64-v2");
  }

  private static Finding cpuset(String list) {
    return count(list) > 1
        ? Finding.ok(AREA, "cpuset", "may use CPUs " + list)
        : Finding.warning(
            AREA,
            "cpuset",
            "may use CPU " + list + " alone: the poll loop shares it with all else",
            "ask for 2 CPUs (resources.requests and limits: cpu: 2), or taskset -c 0,1 dmac …");
  }

  /** How many a list such as {@code 0-2,5} names. */
  private static int count(String list) {
    int count = 0;
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", -1);
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }
}
