package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityModuleFindingsTest {
  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root);
  }

  private List<Finding> findings() {
    return SecurityModuleFindings.findings(machine.files(), machine.use());
  }

  private void giveDevice() {
    machine.nic("0000:05:00.1", "vfio-pci", "7").file("dev/vfio/7", "");
  }

  @Test
  void nothingRefuses() {
    machine.file("proc/self/status", "Seccomp:\t0\nSeccomp_filters:\t0");
    assertThat(findings()).containsExactly(Finding.ok("security", "seccomp", "no filter"));
  }

  @Test
  void seLinuxKeepsAContainerFromDevices() {
    machine
        .file("sys/fs/selinux/enforce", "1")
        .file("proc/self/attr/current", "system_u:system_r:container_t:s0:c1,c2\0");
    assertThat(findings()).extracting(Finding::state).containsExactly(Finding.State.OK);
    giveDevice();
    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
              assertThat(finding.remedy()).startsWith("setsebool -P container_use_devices on");
            });
    machine.file("sys/fs/selinux/enforce", "0");
    assertThat(findings()).extracting(Finding::state).containsExactly(Finding.State.OK);
  }

  @Test
  void appArmorAndSeccompAreHints() {
    machine
        .file("proc/self/attr/current", "docker-default (enforce)")
        .file("proc/self/status", "Seccomp:\t2");
    assertThat(findings()).extracting(Finding::state).containsOnly(Finding.State.OK);
    giveDevice();
    assertThat(findings()).extracting(Finding::subject).containsExactly("AppArmor", "seccomp");
    assertThat(findings()).extracting(Finding::state).containsOnly(Finding.State.WARNING);
  }

  @Test
  void userNamespacesThatAppArmorRefuses() {
    machine
        .file("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")
        .file("proc/self/status", "CapEff:\t0000000000000000");
    assertThat(findings())
        .singleElement()
        .extracting(Finding::state)
        .isEqualTo(Finding.State.WARNING);
  }
}
