package io.dmac.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dmac.testbed.ApiServer;
import io.dmac.testbed.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes every manifest, and stores none of them: dry run. */
@Tag("cluster")
@EnabledIfEnvironmentVariable(named = ApiServer.PROGRAM, matches = ".+")
class DryRunIT {
  @TempDir static Path folder;
  private static ApiServer server;
  private static KubernetesClient client;
  private static final Set<String> NAMESPACES = new HashSet<>();

  @BeforeAll
  static void aCluster() {
    server = ApiServer.start(folder);
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig().toFile()))
            .build();
    define(
        "k8s.cni.cncf.io", "v1", "NetworkAttachmentDefinition", "network-attachment-definitions");
    define("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors");
  }

  /** Multus' and Prometheus' own definitions check little more. */
  private static void define(String group, String version, String kind, String plural) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .resource(
            new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + "." + group)
                .endMetadata()
                .withNewSpec()
                .withGroup(group)
                .withScope("Namespaced")
                .withNewNames()
                .withKind(kind)
                .withPlural(plural)
                .endNames()
                .addNewVersion()
                .withName(version)
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
                .endOpenAPIV3Schema()
                .endSchema()
                .endVersion()
                .endSpec()
                .build())
        .create();
    Await.until(
        () ->
            client.getApiResources(group + "/" + version) != null
                && !client.getApiResources(group + "/" + version).getResources().isEmpty(),
        () -> kind + " is not served");
  }

  @AfterAll
  static void noCluster() {
    client.close();
    server.close();
  }

  static List<Path> overlays() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String name : ManifestsTest.overlays()) {
      folders.add(Manifests.ROOT.resolve("overlays").resolve(name));
    }
    for (String name : ManifestsTest.componentsOfNoOverlay()) {
      folders.add(ManifestsTest.composed(name));
    }
    folders.add(Manifests.ROOT.resolve("attachments"));
    return folders;
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyManifestIsTaken(Path overlay) {
    List<Manifest> all = Manifests.render(overlay).all();
    assertThat(all).isNotEmpty();
    for (Manifest each : all) {
      namespaceOf(each);
      assertThat(dryRun(each.json()).getMetadata().getName())
          .as(each.kind())
          .isEqualTo(each.name());
    }
    assertThat(client.apps().daemonSets().inAnyNamespace().list().getItems()).isEmpty();
  }

  @Test
  void whatIsWrongIsRefused() {
    Manifest daemonSet =
        Manifests.render(Manifests.ROOT.resolve("overlays").resolve("macvlan"))
            .ofKind("DaemonSet")
            .findFirst()
            .orElseThrow();
    namespaceOf(daemonSet);
    ObjectNode broken = daemonSet.json().deepCopy();
    ((ObjectNode) broken.at("/spec/selector/matchLabels")).put("app", "another");
    assertThatThrownBy(() -> dryRun(broken))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("selector");
  }

  private static void namespaceOf(Manifest manifest) {
    String name = manifest.namespace();
    if (!name.isEmpty()
        && !manifest.kind().equals("Namespace")
        && !name.equals("kube-system")
        && !name.equals("default")
        && NAMESPACES.add(name)) {
      client
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  private static GenericKubernetesResource dryRun(JsonNode manifest) {
    ObjectNode object = manifest.deepCopy();
    // The same schema by the name that it had before Kubernetes 1.21, of which Debian's server is.
    if (object.path("kind").asText().equals("PodDisruptionBudget")) {
      object.put("apiVersion", "policy/v1beta1");
    }
    GenericKubernetesResource resource =
        Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    return client.resource(resource).get() == null
        ? client.resource(resource).dryRun().create()
        : client.resource(resource).dryRun().update(); // a namespace that others need
  }
}
