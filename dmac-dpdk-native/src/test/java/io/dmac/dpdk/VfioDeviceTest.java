package io.dmac.dpdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the way of a port, on machines made of files. */
class VfioDeviceTest {
  private static final String ADDRESS = "0000:02:10.0";
  private static final String IPC_LOCK = "0000000000004000";

  @TempDir Path root;
  private Path device;

  @BeforeEach
  void aDeviceOnVfio() throws IOException {
    device = Files.createDirectories(root.resolve("sys/bus/pci/devices").resolve(ADDRESS));
    Files.createDirectories(root.resolve("dev/vfio"));
    Files.createFile(root.resolve("dev/vfio/vfio"));
    Files.createFile(root.resolve("dev/vfio/17"));
    link("driver", "vfio-pci");
    link("iommu_group", "17");
    process("unlimited", "0");
  }

  private void link(String name, String target) throws IOException {
    Files.deleteIfExists(device.resolve(name));
    Files.createSymbolicLink(
        device.resolve(name), Files.createDirectories(root.resolve("targets").resolve(target)));
  }

  private void process(String locked, String capabilities) throws IOException {
    Path self = Files.createDirectories(root.resolve("proc/self"));
    Files.writeString(
        self.resolve("limits"), "Max locked memory         " + locked + "   unlimited   bytes\n");
    Files.writeString(self.resolve("status"), "Name:\tjava\nCapEff:\t" + capabilities + "\n");
  }

  private String objection() {
    return new VfioDevice(root, ADDRESS).objection(64).orElse("");
  }

  @Test
  void nothingIsInTheWay() {
    assertThat(objection()).isEmpty();
  }

  @Test
  void aDeviceThatIsNotThere() {
    assertThat(new VfioDevice(root, "0000:99:00.0").objection(64).orElseThrow())
        .contains("no such PCI device");
  }

  @Test
  void aDeviceOfTheKernel() throws IOException {
    link("driver", "igb");
    Files.createDirectories(device.resolve("net/eth3"));
    assertThat(objection())
        .contains("driver igb", "interface eth3", "dmac host prepare --bind " + ADDRESS);
    assertThat(new VfioDevice(root, ADDRESS).kernelInterface()).contains("eth3");
  }

  @Test
  void aDeviceThatDpdkDrivesBesideTheKernel() throws IOException {
    link("driver", "mlx5_core");
    Files.createDirectories(device.resolve("net/eth3"));
    assertThat(objection()).isEmpty();
    assertThat(new VfioDevice(root, ADDRESS).kernelInterface()).isEmpty();
  }

  @Test
  void aDeviceOfNobody() throws IOException {
    Files.delete(device.resolve("driver"));
    assertThat(objection()).startsWith("no driver has it").contains("dmac host prepare --bind");
  }

  @Test
  void aMachineWithoutAnIommu() throws IOException {
    Files.delete(device.resolve("iommu_group"));
    assertThat(objection()).contains("intel_iommu=on");
  }

  @Test
  void aGroupThatIsNotInTheContainer() throws IOException {
    Files.delete(root.resolve("dev/vfio/17"));
    assertThat(objection()).contains("/dev/vfio/17 is not here");
  }

  @Test
  void tooLittleMemoryMayBeLocked() throws IOException {
    process("65536", "0");
    assertThat(objection()).contains("64 KiB", "64 MiB", "CAP_IPC_LOCK");
    process("65536", IPC_LOCK);
    assertThat(objection()).isEmpty();
    process("67108864", "0");
    assertThat(objection()).isEmpty();
  }
}
