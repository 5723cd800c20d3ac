package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuFindingsTest {
  private static final String ALL = "fpu sse sse2 pni ssse3 cx16 sse4_1 sse4_2 popcnt";

  @TempDir private Path root;

  @Test
  void tellsFlagsNodesAndCpuset() {
    FakeMachine machine =
        new FakeMachine(root)
            .file("proc/cpuinfo", "processor\t: 0\nflags\t\t: " + ALL + " avx2")
            .file("sys/devices/system/node/node0/cpulist", "0-3")
            .file("sys/devices/system/node/node1/cpulist", "4-7")
            .file("proc/self/status", "Cpus_allowed:\t6\nCpus_allowed_list:\t1-2,5");
    assertThat(CpuFindings.findings(machine.files()))
        .containsExactly(
            Finding.ok("cpu", "cpu flags", "all that DPDK needs (sse4_2, popcnt), avx2"),
            Finding.ok("cpu", "node0", "NUMA node, CPUs 0-3"),
            Finding.ok("cpu", "node1", "NUMA node, CPUs 4-7"),
            Finding.ok("cpu", "cpuset", "may use CPUs 1-2,5"));
  }

  @Test
  void missesAFlagThatDpdkNeeds() {
    FakeMachine machine =
        new FakeMachine(root).file("proc/cpuinfo", "flags : " + ALL.replace(" sse4_2", ""));
    assertThat(CpuFindings.findings(machine.files()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding()).isEqualTo("DPDK does not start without sse4_2");
              assertThat(finding.remedy()).contains("-cpu host");
            });
  }

  @Test
  void warnsOfASingleCpu() {
    FakeMachine machine =
        new FakeMachine(root)
            .file("proc/cpuinfo", "flags : " + ALL)
            .file("proc/self/status", "Cpus_allowed_list:\t3");
    assertThat(CpuFindings.findings(machine.files()).getLast())
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
              assertThat(finding.finding()).contains("CPU 3 alone");
            });
  }
}
