package io.dmac.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  static List<String> overlays() throws IOException {
    return names("overlays");
  }

  /** Those that are left to the reader's own overlay. */
  static List<String> componentsOfNoOverlay() throws IOException {
    StringBuilder overlays = new StringBuilder();
    for (String overlay : overlays()) {
      overlays.append(
          Files.readString(Manifests.ROOT.resolve("overlays/" + overlay + "/kustomization.yaml")));
    }
    return names("components").stream()
        .filter(name -> overlays.indexOf("components/" + name + "\n") < 0)
        .toList();
  }

  private static List<String> names(String folder) throws IOException {
    try (Stream<Path> children = Files.list(Manifests.ROOT.resolve(folder))) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private static Manifests overlay(String name) {
    return Manifests.render(Manifests.ROOT.resolve("overlays").resolve(name));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void overlayHasNothingWrong(String name) {
    assertThat(ManifestCheck.complaints(overlay(name))).isEmpty();
  }

  @Test
  void attachmentsHaveNothingWrong() {
    Manifests attachments = Manifests.render(Manifests.ROOT.resolve("attachments"));
    assertThat(attachments.ofKind("NetworkAttachmentDefinition").count()).isGreaterThan(10);
    assertThat(ManifestCheck.complaints(attachments)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("componentsOfNoOverlay")
  void componentComposes(String name) throws IOException {
    Manifests composed = Manifests.render(composed(name));

    assertThat(ManifestCheck.complaints(composed)).isEmpty();
    assertThat(composed).isNotEqualTo(overlay("macvlan"));
  }

  /** A reader's overlay with that component. */
  static Path composed(String name) throws IOException {
    Path folder = Files.createDirectories(Manifests.ROOT.resolve("target/composed/" + name));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [../../../overlays/macvlan]
        components: [../../../components/%s]
        """
            .formatted(name));
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "macvlan", "sriov-vfio", "sriov-vfio-1gi", "privileged"})
  void settingsKeepTheirNameSoThatAChangeIsLive(String overlay) {
    assertThat(overlay(overlay).find("ConfigMap", "dmac", "dmac")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sriov-vfio", "sriov-vfio-1gi", "privileged"})
  void podsOnVfioGetCpusOfTheirOwn(String overlay) {
    JsonNode pod =
        overlay(overlay)
            .find("DaemonSet", "dmac", "dmac-dynamic")
            .flatMap(Manifest::podTemplate)
            .orElseThrow()
            .path("spec");
    // Quality of service "Guaranteed", which the CPU manager asks for beside the whole number.
    for (JsonNode each : pod.findValues("resources")) {
      assertThat(each.at("/requests")).isEqualTo(each.at("/limits"));
    }
    assertThat(pod.at("/containers/0/resources/limits/cpu").asText()).matches("[1-9]");
  }

  @Test
  void onlyWhatSaysSoIsPrivileged() throws IOException {
    assertThat(overlays())
        .filteredOn(name -> overlay(name).all().toString().contains("\"privileged\":true"))
        .containsExactly("node", "privileged");
  }

  @Test
  void thePodOfTheGuideHasNothingWrong() throws IOException {
    String guide = Files.readString(Manifests.ROOT.resolve("README.md"));
    Manifests overlay = overlay("minikube");
    String yaml = guide.replaceFirst("(?s).*<<EOF \\| kubectl apply -f -\n(.*?)\n *EOF\n.*", "$1");
    Manifests ofGuide = Manifests.parse(yaml.stripIndent());
    assertThat(ofGuide.ofKind("Pod")).hasSize(1);

    Manifests together =
        new Manifests(Stream.concat(overlay.all().stream(), ofGuide.all().stream()).toList());

    assertThat(ManifestCheck.complaints(together)).isEmpty();
  }

  @Test
  void theGuideNamesEveryOverlayAndComponent() throws IOException {
    String guide = Files.readString(Manifests.ROOT.resolve("README.md"));
    for (String overlay : overlays()) {
      assertThat(guide).contains("(overlays/" + overlay + ")");
    }
    for (String component : names("components")) {
      assertThat(guide).contains("(components/" + component + ")");
    }
  }
}
