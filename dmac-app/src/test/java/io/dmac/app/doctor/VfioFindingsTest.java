package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VfioFindingsTest {
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root);
  }

  private List<Finding> findings() {
    return VfioFindings.findings(machine.files(), machine.use());
  }

  private FakeMachine ready() {
    return machine
        .nic("0000:05:00.1", "vfio-pci", "7")
        .file("proc/self/status", "Uid:\t1000\t1000\t1000\t1000")
        .file("sys/module/vfio_pci/refcnt", "1")
        .file("sys/module/vfio_iommu_type1/refcnt", "1")
        .file("dev/vfio/vfio", "")
        .file("dev/vfio/7", "");
  }

  @Test
  void isCalmWhereNoDeviceCouldUseIt() {
    assertThat(findings())
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.OK);
              assertThat(finding.finding()).endsWith("not needed for tap and af_packet");
            });
  }

  @Test
  void warnsWhereADeviceCouldUseIt() {
    machine
        .file("sys/bus/pci/devices/0000:05:00.0/class", "0x020000")
        .file("proc/cpuinfo", "vendor_id : GenuineIntel\nflags : sse4_2");
    assertThat(findings())
        .extracting(Finding::state)
        .containsExactly(Finding.State.WARNING, Finding.State.WARNING);
    assertThat(findings().getFirst().remedy()).contains("firmware", "intel_iommu=on iommu=pt");
    assertThat(findings().getLast().remedy()).startsWith("modprobe vfio-pci");
  }

  @Test
  void asksTheHostOfAVirtualMachineForAnIommu() {
    machine
        .file("sys/bus/pci/devices/0000:05:00.0/class", "0x020000")
        .file("proc/cpuinfo", "vendor_id : AuthenticAMD\nflags : sse4_2 hypervisor");
    assertThat(findings().getFirst().remedy())
        .contains("intremap=on")
        .contains("iommu=pt (amd_iommu is on");
  }

  @Test
  void allIsThere() {
    ready();
    assertThat(findings()).allMatch(finding -> finding.state() == Finding.State.OK).hasSize(4);
    assertThat(findings().getLast().finding()).endsWith("for 0000:05:00.1");
  }

  @Test
  void missesTheRightToOpenTheGroup() {
    ready().forbidden("dev/vfio/7");
    assertThat(findings().getLast())
        .isEqualTo(
            Finding.missing(
                "vfio",
                "/dev/vfio/7",
                "this user may not read and write it, for 0000:05:00.1: rte_eal_init would return"
                    + " success with 0 ports",
                "chown 1000 /dev/vfio/7, or dmac host prepare --owner 1000"));
  }

  @Test
  void anotherGroupNeedsNoRight() {
    ready().forbidden("dev/vfio/9");
    assertThat(findings().getLast().state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void missesTheContainerAndTheModules() {
    machine.nic("0000:05:00.1", "vfio-pci", "7").variable("PCIDEVICE_INTEL_COM_VF", "0000:05:00.1");
    assertThat(findings())
        .extracting(Finding::subject, Finding::state)
        .containsExactly(
            tuple("IOMMU", Finding.State.OK),
            tuple("vfio modules", Finding.State.MISSING),
            tuple("/dev/vfio/vfio", Finding.State.MISSING));
  }

  @Test
  void warnsOfNoIommuMode() {
    ready().file("sys/module/vfio/parameters/enable_unsafe_noiommu_mode", "Y");
    assertThat(findings())
        .filteredOn(finding -> finding.subject().equals("no-IOMMU mode"))
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.WARNING);
  }
}
