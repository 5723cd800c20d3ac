package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NicFindingsTest {
  private static final String PF = "0000:05:00.0";
  private static final String VF = "0000:05:10.2";
  private static final String FOLDER = "sys/bus/pci/devices/";

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root);
  }

  private List<Finding> findings() {
    return NicFindings.findings(machine.files(), machine.use());
  }

  private FakeMachine pair(String flags) {
    return machine
        .nic(PF, "igb", "3")
        .netInterface(PF, "eth7", flags)
        .file(FOLDER + PF + "/sriov_totalvfs", "7")
        .file(FOLDER + PF + "/sriov_numvfs", "2")
        .file(FOLDER + PF + "/sriov_drivers_autoprobe", "0")
        .link(FOLDER + PF + "/virtfn0", "../0000:05:10.0")
        .link(FOLDER + PF + "/virtfn1", "../" + VF)
        .nic(VF, "vfio-pci", "12")
        .link(FOLDER + VF + "/physfn", "../" + PF)
        .file("dev/vfio/12", "");
  }

  @Test
  void passesOverOtherDevices() {
    machine.device("0000:00:1f.0", "0x060100", "", "1");
    assertThat(findings()).isEmpty();
  }

  @Test
  void tellsPhysicalAndVirtualFunctions() {
    pair("0x1003");
    assertThat(findings())
        .containsExactly(
            Finding.ok(
                "devices",
                PF,
                "8086:10ed, igb, eth7, IOMMU group 3, PF with 2 of 7 VFs, which no driver takes"
                    + " (sriov_drivers_autoprobe 0); serves --interface eth7; for --pci: dmac host"
                    + " prepare --bind 0000:05:00.0, without which rte_eal_init would return"
                    + " success with 0 ports"),
            Finding.ok(
                "devices",
                VF,
                "8086:10ed, vfio-pci, IOMMU group 12, VF 1 of 0000:05:00.0 (eth7); ready for"
                    + " --pci"));
  }

  @Test
  void namesTheQuietFailureOfAFunctionWhoseOwnerIsDown() {
    pair("0x1002");
    assertThat(findings().getLast())
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo(VF + " PF");
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding()).contains("eth7 is down", "rte_eth_dev_start returns 0");
              assertThat(finding.remedy()).startsWith("ip link set eth7 up");
            });
  }

  @Test
  void missesAGroupThatTheKernelHolds() {
    machine
        .nic("0000:06:00.0", "vfio-pci", "8")
        .nic("0000:06:00.1", "e1000e", "8")
        .netInterface("0000:06:00.1", "eth8", "0x1003")
        .device("0000:06:1c.0", "0x060400", "pcieport", "8")
        .file("dev/vfio/8", "");
    assertThat(findings().getFirst())
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding())
                  .contains(
                      "IOMMU group 8 is not viable while the kernel holds 0000:06:00.1 (e1000e)")
                  .contains("success with 0 ports")
                  .doesNotContain("holds 0000:06:1c.0");
              assertThat(finding.remedy())
                  .contains("dmac host prepare --bind 0000:06:00.1")
                  .contains("echo vfio-pci > /sys/bus/pci/devices/0000:06:00.1/driver_override");
            });
  }

  @Test
  void missesTheRightToOpenTheGroup() {
    machine
        .nic("0000:06:00.0", "vfio-pci", "8")
        .forbidden("dev/vfio/8")
        .file("proc/self/status", "Uid:\t1000");
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding()).contains("may not open /dev/vfio/8");
              assertThat(finding.remedy()).startsWith("chown 1000 /dev/vfio/8");
            });
  }

  @Test
  void anotherContainersDeviceIsAWarning() {
    machine.nic("0000:06:00.0", "vfio-pci", "8");
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
              assertThat(finding.finding()).contains("/dev/vfio/8 is not here");
            });
  }

  @Test
  void aDriverBesideTheKernelsNeedsNoVfio() {
    machine.nic("0000:06:00.0", "mlx5_core", "8");
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.OK);
              assertThat(finding.finding()).contains("ready for --pci");
            });
  }

  @Test
  void findsTheInterfaceOfAVirtioDevice() {
    machine
        .nic("0000:00:03.0", "virtio-pci", "1")
        .file(FOLDER + "0000:00:03.0/virtio2/net/eth0/flags", "0x1003");
    assertThat(findings().getFirst().finding()).contains("virtio-pci, eth0");
  }
}
