package io.dmac.app.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dmac.mac.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Multus writes about a pod's networks. */
class AttachmentTest {
  private static final String STATUS =
      """
      [{"name": "cbr0", "interface": "eth0", "ips": ["10.244.1.7"], "mac": "c6:8a:93:d5:5e:01",
        "default": true, "dns": {}},
       {"name": "dmac/macvlan", "interface": "net1", "ips": ["10.1.1.101/24"],
        "mac": "c2:b0:57:49:47:f1", "dns": {}},
       {"name": "dmac/sriov", "interface": "net2", "ips": [], "dns": {},
        "device-info": {"type": "pci", "version": "1.0.0", "pci": {"pci-address": "0000:03:02.0"}}},
       {"name": "dmac/none", "dns": {}}]
      """;

  private static List<Attachment> of(String networks) {
    return Attachment.of(Map.of(Attachment.STATUS, STATUS, Attachment.NETWORKS, networks));
  }

  @Test
  void theStatusTellsOfEachInterface() {
    assertThat(of("macvlan, sriov"))
        .containsExactly(
            new Attachment(
                "cbr0",
                "eth0",
                List.of("10.244.1.7"),
                Optional.of(MacAddress.parse("c6:8a:93:d5:5e:01")),
                Optional.empty(),
                Optional.empty(),
                true),
            new Attachment(
                "dmac/macvlan",
                "net1",
                List.of("10.1.1.101"),
                Optional.of(MacAddress.parse("c2:b0:57:49:47:f1")),
                Optional.empty(),
                Optional.empty(),
                false),
            new Attachment(
                "dmac/sriov",
                "net2",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("0000:03:02.0"),
                false));
  }

  @Test
  void whatThePodAskedForGoesWithTheInterfaceOfThatNameOrPlace() {
    String inPlace =
        """
        [{"name": "macvlan", "mac": "02:00:00:00:00:01"}, {"name": "sriov"}]""";
    String byName =
        """
        [{"name": "sriov", "interface": "net2", "mac": "02:00:00:00:00:02"}]""";
    assertThat(of(inPlace))
        .extracting(Attachment::asked)
        .containsExactly(
            Optional.empty(), Optional.of(MacAddress.parse("02:00:00:00:00:01")), Optional.empty());
    assertThat(of(byName))
        .extracting(Attachment::asked)
        .containsExactly(
            Optional.empty(), Optional.empty(), Optional.of(MacAddress.parse("02:00:00:00:00:02")));
  }

  @Test
  void untilMultusHasSaidWhatItDidTheWishesAreKnown() {
    Map<String, String> names = Map.of(Attachment.NETWORKS, "macvlan, other/bridge@lan0");
    assertThat(Attachment.isAwaited(names)).isTrue();
    assertThat(Attachment.of(names))
        .extracting(Attachment::network, Attachment::interfaceName)
        .containsExactly(tuple("macvlan", "net1"), tuple("other/bridge", "lan0"));
    Map<String, String> json =
        Map.of(
            Attachment.NETWORKS,
            """
            [{"name": "macvlan", "mac": "02:00:00:00:00:01", "ips": ["10.1.1.101/24"]},
             {"name": "bridge", "namespace": "other", "interface": "lan0"}]""");
    assertThat(Attachment.isAwaited(json)).isTrue();
    assertThat(Attachment.of(json))
        .extracting(Attachment::network, Attachment::interfaceName, Attachment::asked)
        .containsExactly(
            tuple("macvlan", "net1", Optional.of(MacAddress.parse("02:00:00:00:00:01"))),
            tuple("other/bridge", "lan0", Optional.empty()));
  }

  @Test
  void noStatusAndNoWishes() {
    assertThat(Attachment.of(Map.of())).isEmpty();
    assertThat(Attachment.isAwaited(Map.of(Attachment.NETWORKS, ""))).isFalse();
    assertThat(Attachment.isAwaited(Map.of(Attachment.STATUS, "[]", Attachment.NETWORKS, "a")))
        .isFalse();
    Map<String, String> former = Map.of("k8s.v1.cni.cncf.io/networks-status", STATUS);
    assertThat(Attachment.isAwaited(former)).isFalse();
    assertThat(Attachment.of(former)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "no", "[{\"interface\": \"net1\", \"mac\": \"zz\"}]"})
  void whatCannotBeReadNamesItsAnnotation(String status) {
    assertThatThrownBy(() -> Attachment.of(Map.of(Attachment.STATUS, status)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network-status");
  }
}
