package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegesTest {
  private static final String NONE = "0000000000000000";
  private static final String NET_ADMIN = "0000000000001000";
  private static final String ALL_THREE = "0000000000007000";

  @TempDir private Path root;
  private FakeMachine machine;

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root);
  }

  private Finding netRaw(String effective, String bounding, int noNewPrivileges) {
    machine.file(
        "proc/self/status",
        "Uid:\t65532\t65532\t65532\t65532\nCapEff:\t"
            + effective
            + "\nCapBnd:\t"
            + bounding
            + "\nNoNewPrivs:\t"
            + noNewPrivileges);
    return Privileges.findings(machine.files(), machine.use()).stream()
        .filter(finding -> finding.subject().equals("CAP_NET_RAW"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isContentWithWhatIsThere() {
    assertThat(netRaw(ALL_THREE, ALL_THREE, 1).state()).isEqualTo(Finding.State.OK);
  }

  @Test
  void namesWhatThePodWasNotGiven() {
    Finding finding = netRaw(NET_ADMIN, NET_ADMIN, 0);
    assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
    assertThat(finding.finding()).startsWith("not there");
    assertThat(finding.remedy()).contains("securityContext.capabilities", "add: [NET_RAW]");
  }

  @Test
  void namesWhatThePodWasGivenAndItsUserDidNotGet() {
    Finding finding = netRaw(NONE, ALL_THREE, 0);
    assertThat(finding.state()).isEqualTo(Finding.State.MISSING);
    assertThat(finding.finding()).startsWith("within reach, but not this user's");
    assertThat(finding.remedy())
        .contains("(now 65532)", "runAsUser: 0", "/opt/dmac/bin/dmac")
        .doesNotContain("add: [");
  }

  @Test
  void namesWhatKeepsItsUserFromGettingIt() {
    Finding finding = netRaw(NONE, ALL_THREE, 1);
    assertThat(finding.finding()).contains("no_new_privs");
    assertThat(finding.remedy()).contains("allowPrivilegeEscalation: false", "runAsUser: 0");
  }
}
