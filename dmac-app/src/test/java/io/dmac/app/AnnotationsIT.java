package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.ApiServer;
import io.dmac.testbed.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pod's MAC address is changed by its annotations, through a real API server, with the service
 * account and the rights of k8s/base.
 */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = ApiServer.PROGRAM, matches = ".+")
class AnnotationsIT {
  private static final String NAMESPACE = "dmac";
  private static final String NAME = "dmac-dynamic-x";
  private static final String ASKED = "02:00:00:00:00:42";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static ApiServer server;
  private static KubernetesClient admin;
  private static Path account;

  @BeforeAll
  static void aCluster() throws IOException {
    server = ApiServer.start(folder);
    admin = client(server.kubeconfig());
    for (String manifest : List.of("namespace/namespace.yaml", "dynamic-pod/access.yaml")) {
      try (InputStream yaml = Files.newInputStream(Path.of("..", "k8s", "base", manifest))) {
        admin.load(yaml).items().forEach(item -> inNamespace(item));
      }
    }
    String token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName("dmac")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    account = server.kubeconfig("dmac", token);
  }

  private static void inNamespace(io.fabric8.kubernetes.api.model.HasMetadata item) {
    if (!item.getKind().equals("Namespace")) {
      item.getMetadata().setNamespace(NAMESPACE);
    }
    admin.resource(item).create();
  }

  @AfterAll
  static void noCluster() {
    admin.close();
    server.close();
  }

  @BeforeEach
  void aPod() {
    admin.pods().inNamespace(NAMESPACE).withName(NAME).withGracePeriod(0).delete();
    admin.events().v1().events().inNamespace(NAMESPACE).delete();
    admin
        .pods()
        .inNamespace(NAMESPACE)
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("dmac")
                .withImage("dmac")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void anAddressIsAppliedAndAnswered() {
    try (DmacProcess dmac = start()) {
      String first = dmac.mac(0);

      annotate("dmac.io/mac", ASKED);

      JsonNode port = awaitStatus("applied");
      assertThat(dmac.mac(0)).isEqualTo(ASKED);
      assertThat(port.get("mac").asText()).isEqualTo(ASKED);
      JsonNode change = port.get("change");
      assertThat(change.get("from").asText()).isEqualTo(first);
      assertThat(change.get("to").asText()).isEqualTo(ASKED);
      assertThat(change.get("blockedNs").isIntegralNumber()).isTrue();
      assertThat(change.get("framesLost").asLong()).isZero();
      Event event = awaitEvent(dmac, "MacChanged");
      assertThat(event.getType()).isEqualTo("Normal");
      assertThat(event.getNote()).contains(first + " -> " + ASKED, "blocked for", "0 frames lost");
      assertThat(event.getRegarding().getUid()).isEqualTo(pod().getMetadata().getUid());
    }
  }

  @Test
  void anAddressIsAStateThatAPodStartedAnewHasAgain() {
    annotate("dmac.io/mac", ASKED);
    try (DmacProcess dmac = start()) {
      awaitStatus("applied");
      assertThat(dmac.mac(0)).isEqualTo(ASKED);
    }
    annotate("dmac.io/mac-status", null);
    try (DmacProcess dmac = start()) {
      awaitStatus("applied");
      assertThat(dmac.mac(0)).isEqualTo(ASKED);
    }
  }

  @Test
  void aPolicyIsARequestThatLeavesItsAddress() {
    try (DmacProcess dmac = start()) {
      String first = dmac.mac(0);
      annotate("dmac.io/mac-policy", "random");

      String second = awaitStatus("applied").get("mac").asText();

      assertThat(second).isNotEqualTo(first).isEqualTo(dmac.mac(0));
      assertThat(pod().getMetadata().getAnnotations())
          .doesNotContainKey("dmac.io/mac-policy")
          .containsEntry("dmac.io/mac", second);

      annotate("dmac.io/mac-policy", "random");
      Await.until(() -> !status().get("mac").asText().equals(second), () -> "no third address");
      assertThat(dmac.mac(0)).isEqualTo(status().get("mac").asText());
      assertThat(dmac.get("/v1/ports/0/changes").get("totals").get("applied").asLong())
          .as("none more than was asked for")
          .isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dmac.io/mac; 02:zz; is not a MAC address",
        "dmac.io/mac; ff:ff:ff:ff:ff:ff; group address",
        "dmac.io/mac; net7=02:00:00:00:00:01; none of the ports",
        "dmac.io/mac-policy; fastest; fastest",
      })
  void whatCannotBeAppliedIsAWarningAndChangesNothing(String key, String value, String complaint) {
    try (DmacProcess dmac = start()) {
      String first = dmac.mac(0);

      annotate(key, value);

      JsonNode change = awaitStatus("rejected").get("change");
      assertThat(change.get("reason").asText()).contains(complaint);
      Event event = awaitEvent(dmac, "MacChangeRejected");
      assertThat(event.getType()).isEqualTo("Warning");
      assertThat(event.getNote()).contains(complaint, "stays " + first);
      assertThat(dmac.mac(0)).isEqualTo(first);
      annotate("dmac.io/mac", ASKED);
      awaitStatus("applied");
    }
  }

  @Test
  void anApiServerThatRefusesDoesNotStopThePod() {
    Path nobody = server.kubeconfig("nobody", "not-a-token");
    try (DmacProcess dmac = startAs(nobody)) {
      Await.until(() -> dmac.said().contains("does not know its service account"), dmac::said);
      assertThat(dmac.putMac(0, ASKED).status()).isEqualTo(200);
      assertThat(dmac.terminate().status()).isZero();
    }
  }

  @Test
  void theServiceAccountMayNoMore() {
    try (KubernetesClient own = client(account)) {
      assertThat(own.pods().inNamespace(NAMESPACE).withName(NAME).get()).isNotNull();
      String patch = "{\"spec\":{\"containers\":[{\"name\":\"dmac\",\"image\":\"another\"}]}}";
      forbidden(
          () ->
              own.pods()
                  .inNamespace(NAMESPACE)
                  .withName(NAME)
                  .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch));
      own.pods()
          .inNamespace(NAMESPACE)
          .withName(NAME)
          .subresource("status")
          .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
      assertThat(pod().getSpec().getContainers().getFirst().getImage())
          .as("a patch of the status")
          .isEqualTo("dmac");
      forbidden(() -> own.pods().inNamespace(NAMESPACE).withName(NAME).delete());
      forbidden(() -> own.pods().inNamespace("default").list());
      forbidden(() -> own.secrets().inNamespace(NAMESPACE).list());
      forbidden(() -> own.configMaps().inNamespace(NAMESPACE).list());
      forbidden(() -> own.nodes().list());
    }
  }

  private static void forbidden(Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOf(KubernetesClientException.class)
        .extracting(e -> ((KubernetesClientException) e).getCode())
        .isEqualTo(403);
  }

  private static DmacProcess start() {
    return startAs(account);
  }

  private static DmacProcess startAs(Path kubeconfig) {
    return DmacProcess.runBehind(
        List.of(
            "env", "KUBECONFIG=" + kubeconfig, "POD_NAME=" + NAME, "POD_NAMESPACE=" + NAMESPACE),
        "--vdev",
        "net_ring0",
        "--no-huge",
        "--api",
        "127.0.0.1:0");
  }

  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  private static Pod pod() {
    return admin.pods().inNamespace(NAMESPACE).withName(NAME).get();
  }

  private static void annotate(String key, String value) {
    String json = value == null ? "null" : "\"" + value + "\"";
    admin
        .pods()
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"" + key + "\":" + json + "}}}");
  }

  /** What the pod says of its only port. */
  private static JsonNode status() {
    return Optional.ofNullable(pod().getMetadata().getAnnotations())
        .map(annotations -> annotations.get("dmac.io/mac-status"))
        .map(AnnotationsIT::json)
        .map(status -> status.at("/ports/0"))
        .orElse(JSON.createObjectNode());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static JsonNode awaitStatus(String outcome) {
    Await.until(
        () -> status().at("/change/outcome").asText().equals(outcome),
        () -> "not " + outcome + ": " + pod().getMetadata().getAnnotations());
    return status();
  }

  private static Event awaitEvent(DmacProcess dmac, String reason) {
    Await.until(() -> event(reason).isPresent(), () -> "no Event " + reason + ": " + dmac.said());
    return event(reason).orElseThrow();
  }

  private static Optional<Event> event(String reason) {
    return admin.events().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> event.getReason().equals(reason))
        .findFirst();
  }
}
