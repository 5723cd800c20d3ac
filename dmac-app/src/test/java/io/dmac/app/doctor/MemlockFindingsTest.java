package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemlockFindingsTest {
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root).file("proc/self/status", "CapEff:\t0000000000000000");
  }

  private Finding finding(String limit) {
    machine.file(
        "proc/self/limits", "Max locked memory         " + limit + "   " + limit + "  bytes");
    return MemlockFindings.findings(machine.files(), machine.use()).getFirst();
  }

  @Test
  void isCalmWhereNoDeviceNeedsIt() {
    assertThat(finding("8388608"))
        .isEqualTo(
            Finding.ok("memory", "memlock", "8 MiB; more is not needed for tap and af_packet"));
  }

  @Test
  void namesTheQuietFailureWhereADeviceNeedsIt() {
    machine.nic("0000:05:00.1", "vfio-pci", "7").file("dev/vfio/7", "");
    assertThat(finding("8388608"))
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
              assertThat(finding.finding())
                  .contains("DMA remapping, error 12", "rte_eth_dev_start returns 0");
              assertThat(finding.remedy()).contains("IPC_LOCK", "ulimit -l unlimited");
            });
    assertThat(finding("unlimited").state()).isEqualTo(Finding.State.OK);
    assertThat(finding("134217728").finding()).isEqualTo("128 MiB, enough for a port on vfio");
  }

  @Test
  void capabilityCountsInTheInitialUserNamespaceAlone() {
    machine
        .nic("0000:05:00.1", "vfio-pci", "7")
        .file("dev/vfio/7", "")
        .file("proc/self/status", "CapEff:\t0000000000004000")
        .file("proc/self/uid_map", "         0          0 4294967295");
    assertThat(finding("8388608").state()).isEqualTo(Finding.State.OK);
    machine.file("proc/self/uid_map", "0 1000 1");
    assertThat(finding("8388608").state()).isEqualTo(Finding.State.MISSING);
  }
}
