package io.dmac.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.app.config.PodName;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesFindingsTest {
  private static final String NET1 =
      "[{\\\"name\\\":\\\"dmac/macvlan\\\",\\\"interface\\\":\\\"net1\\\",\\\"ips\\\":[\\\"10.1.1.9\\\"]}]";
  private static final String ASKED =
      "[{\\\"name\\\":\\\"macvlan\\\",\\\"mac\\\":\\\"02:00:00:00:00:01\\\"}]";

  @TempDir private Path root;
  private FakeMachine machine;
  private Function<PodName, List<String>> rights = pod -> List.of();

  @BeforeEach
  void boot() {
    machine = new FakeMachine(root).variable("POD_NAME", "x").variable("POD_NAMESPACE", "dmac");
  }

  private List<Finding> findings() {
    return KubernetesFindings.findings(machine.files(), machine.environment(), rights);
  }

  private void annotations(String status, String networks) {
    machine.file(
        "etc/podinfo/annotations",
        "k8s.v1.cni.cncf.io/network-status=\""
            + status
            + "\"\nk8s.v1.cni.cncf.io/networks=\""
            + networks
            + "\"");
  }

  private Finding of(String subject) {
    return findings().stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isSilentOutsideOfAPod() {
    machine.environment().clear();
    assertThat(findings()).isEmpty();
  }

  @Test
  void aNetworkAsItWasAskedFor() {
    annotations(NET1, ASKED);
    machine.file("sys/class/net/net1/address", "02:00:00:00:00:01");
    assertThat(of("net1"))
        .isEqualTo(
            Finding.ok("kubernetes", "net1", "dmac/macvlan, MAC 02:00:00:00:00:01, 10.1.1.9"));
  }

  @Test
  void anAddressThatDriftedFromWhatWasAsked() {
    annotations(NET1, ASKED);
    machine.file("sys/class/net/net1/address", "02:00:00:00:00:02");
    assertThat(of("net1").state()).isEqualTo(Finding.State.WARNING);
    assertThat(of("net1").finding())
        .contains("asked for MAC 02:00:00:00:00:01, and has 02:00:00:00:00:02");
  }

  @Test
  void anInterfaceThatIsNotThere() {
    annotations(NET1, "macvlan");
    assertThat(of("net1").state()).isEqualTo(Finding.State.MISSING);
    assertThat(of("net1").remedy()).contains("start the pod anew");
  }

  @Test
  void aNetworkThatMultusHasSaidNothingOf() {
    machine.file("etc/podinfo/annotations", "k8s.v1.cni.cncf.io/networks=\"" + ASKED + "\"");
    assertThat(of("net1").state()).isEqualTo(Finding.State.MISSING);
    assertThat(of("net1").remedy()).contains("within a minute", "Multus is not installed");
    machine.file("sys/class/net/net1/address", "02:00:00:00:00:01");
    assertThat(of("net1"))
        .isEqualTo(Finding.ok("kubernetes", "net1", "macvlan, MAC 02:00:00:00:00:01"));
  }

  @Test
  void noVolumeAndNoNetworks() {
    assertThat(of("networks").remedy()).contains("downwardAPI");
    annotations("[]", "");
    assertThat(of("networks").remedy()).contains("Multus is not installed");
    annotations("{}", "");
    assertThat(of("networks").state()).isEqualTo(Finding.State.MISSING);
  }

  @Test
  void rightsThatAreLacking() {
    assertThat(of("annotations").remedy()).contains("automountServiceAccountToken");
    machine.variable("KUBECONFIG", "file");
    assertThat(of("annotations").state()).isEqualTo(Finding.State.OK);
    rights = pod -> List.of("patch pods/status");
    assertThat(of("annotations").state()).isEqualTo(Finding.State.MISSING);
    assertThat(of("annotations").finding()).contains("may not patch pods/status");
    rights =
        pod -> {
          throw new IllegalStateException("the API server does not answer");
        };
    assertThat(of("annotations").remedy()).contains("NetworkPolicy");
    machine.environment().remove("POD_NAME");
    machine.variable("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertThat(of("annotations").remedy()).contains("fieldRef");
  }
}
