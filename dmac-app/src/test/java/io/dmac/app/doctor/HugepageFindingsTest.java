package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugepageFindingsTest {
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root);
  }

  private FakeMachine pages(int node, long kib, int reserved, int free) {
    String folder = "sys/devices/system/node/node" + node + "/hugepages/hugepages-" + kib + "kB/";
    return machine
        .file(folder + "nr_hugepages", "" + reserved)
        .file(folder + "free_hugepages", "" + free);
  }

  private List<Finding> findings() {
    return HugepageFindings.findings(machine.files(), machine.use());
  }

  @Test
  void tellsThemByNodeAndSize() {
    pages(0, 2048, 64, 40);
    pages(0, 1048576, 0, 0);
    pages(1, 1048576, 2, 2);
    assertThat(findings())
        .containsExactly(
            Finding.ok("memory", "hugepages", "2128 MiB are free, enough for a port"),
            Finding.ok("memory", "node0 1 GiB", "no page reserved"),
            Finding.ok("memory", "node0 2 MiB", "40 of 64 pages free"),
            Finding.ok("memory", "node1 1 GiB", "2 of 2 pages free"),
            Finding.ok("memory", "hugetlbfs", "not mounted; dmac needs no mount (--in-memory)"));
  }

  @Test
  void warnsWhereOrdinaryPagesServe() {
    pages(0, 2048, 10, 10);
    assertThat(findings().getFirst())
        .isEqualTo(
            Finding.warning(
                "memory",
                "hugepages",
                "20 of the 64 MiB of a port are free: ordinary pages serve all but devices",
                "dmac host prepare --hugepages 0:2M=22 (echo 32 >"
                    + " /sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages)"));
  }

  @Test
  void takesNoPageFromThoseWhoUseThem() {
    pages(0, 2048, 104, 8);
    assertThat(findings().getFirst().remedy()).contains("--hugepages 0:2M=24 (echo 128 >");
  }

  @Test
  void missesThemWhereADeviceNeedsThem() {
    machine.nic("0000:05:00.1", "vfio-pci", "7").file("dev/vfio/7", "");
    assertThat(findings().getFirst().state()).isEqualTo(Finding.State.MISSING);
  }

  @Test
  void warnsOfADeviceFarFromItsMemory() {
    machine
        .nic("0000:05:00.1", "vfio-pci", "7")
        .file("sys/bus/pci/devices/0000:05:00.1/numa_node", "1")
        .file("dev/vfio/7", "");
    pages(0, 2048, 512, 512);
    pages(1, 2048, 0, 0);
    assertThat(findings())
        .filteredOn(finding -> finding.state() == Finding.State.WARNING)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.finding())
                  .isEqualTo("0000:05:00.1 is on node1, where 0 MiB are free");
              assertThat(finding.remedy()).contains("--hugepages 1:2M=32");
            });
  }

  @Test
  void tellsMountsAndWhoMayWrite() {
    machine
        .file(
            "proc/self/mounts",
            """
            proc /proc proc rw 0 0
            hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0
            nodev /mnt/big hugetlbfs rw,pagesize=1024M 0 0
            """)
        .file("dev/hugepages", "")
        .forbidden("mnt/big");
    assertThat(findings())
        .filteredOn(finding -> finding.subject().equals("hugetlbfs"))
        .extracting(Finding::finding)
        .containsExactly(
            "/dev/hugepages, pages of 2M, this user may write",
            "/mnt/big, pages of 1024M, this user may not write; dmac needs no mount"
                + " (--in-memory)");
  }

  @Test
  void tellsWhatTheGroupMayUse() {
    machine
        .file("proc/self/cgroup", "0::/")
        .file("sys/fs/cgroup/hugetlb.2MB.max", "0")
        .file("sys/fs/cgroup/hugetlb.1GB.max", "max");
    assertThat(findings())
        .filteredOn(finding -> finding.subject().startsWith("hugetlb."))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo("hugetlb.2MB.max");
              assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
              assertThat(finding.finding()).startsWith("this group may use 0 MiB");
              assertThat(finding.remedy()).contains("hugepages-2Mi: 64Mi");
            });
  }

  @Test
  void tellsWhatTheGroupMayUseByVersionOneOfControlGroups() {
    machine
        .file("proc/self/cgroup", "9:hugetlb:/kubepods/pod1")
        .file("sys/fs/cgroup/hugetlb/hugetlb.2MB.limit_in_bytes", "134217728")
        .file("sys/fs/cgroup/hugetlb/hugetlb.1GB.limit_in_bytes", "9223372036854771712");
    assertThat(findings())
        .filteredOn(finding -> finding.subject().startsWith("hugetlb."))
        .containsExactly(Finding.ok("memory", "hugetlb.2MB.limit_in_bytes", "128 MiB may be used"));
  }
}
