package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicePluginFindingsTest {
  private static final String NAME = "PCIDEVICE_INTEL_COM_VF";
  private static final String ADDRESS = "0000:05:00.1";

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root).variable(NAME, ADDRESS);
  }

  private List<Finding> findings() {
    return DevicePluginFindings.findings(machine.files(), machine.use(), machine.environment());
  }

  private static String info(String file) {
    return "{\"0000:05:00.1\":{\"generic\":{\"deviceID\":\"0000:05:00.1\"},\"vfio\":{\"dev-mount\":\""
        + file
        + "\",\"mount\":\"/dev/vfio/vfio\"}}}";
  }

  @Test
  void isCalmWithoutVariables() {
    machine.environment().clear();
    assertThat(findings()).singleElement().extracting(Finding::state).isEqualTo(Finding.State.OK);
  }

  @Test
  void allocatedDeviceIsThere() {
    machine
        .nic(ADDRESS, "vfio-pci", "7")
        .file("dev/vfio/7", "")
        .variable(NAME + "_INFO", info("/dev/vfio/7"));
    assertThat(findings()).hasSize(2).allMatch(finding -> finding.state() == Finding.State.OK);
  }

  @Test
  void absentDeviceIsAQuietFailure() {
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding())
                  .isEqualTo(
                      "0000:05:00.1 is not under /sys/bus/pci/devices: rte_eal_init would return"
                          + " success with 0 ports");
            });
  }

  @Test
  void deviceOfTheKernelIsAQuietFailure() {
    machine.nic(ADDRESS, "iavf", "7");
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding())
                  .contains("held by the kernel's iavf", "success with 0 ports");
              assertThat(finding.remedy()).startsWith("dmac host prepare --bind 0000:05:00.1");
            });
  }

  @Test
  void interfaceOfTheKernelServesOtherwise() {
    machine.nic(ADDRESS, "iavf", "7").netInterface(ADDRESS, "net1", "0x1003");
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
              assertThat(finding.remedy()).startsWith("dmac run --interface net1");
            });
  }

  @Test
  void emptyVariableNamesNoDevice() {
    machine.variable(NAME, "");
    assertThat(findings())
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.MISSING);
  }

  @Test
  void doubtsWhatDoesNotAgree() {
    machine.nic(ADDRESS, "vfio-pci", "7").file("dev/vfio/7", "");
    machine.variable(NAME + "_INFO", "{}");
    assertThat(findings().getLast().finding()).isEqualTo("says nothing of 0000:05:00.1");
    machine.variable(NAME + "_INFO", "no");
    assertThat(findings().getLast().finding()).isEqualTo("is not JSON");
    machine.variable(NAME + "_INFO", info("/dev/vfio/8"));
    assertThat(findings().getLast().finding()).startsWith("names /dev/vfio/8, which is not here");
  }
}
