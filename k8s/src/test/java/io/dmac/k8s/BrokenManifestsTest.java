package io.dmac.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake in manifests that are right otherwise is complained about. */
class BrokenManifestsTest {
  private static final Manifests RIGHT =
      Manifests.render(Manifests.ROOT.resolve("overlays/sriov-vfio"));

  static List<Arguments> mistakes() throws IOException {
    try (InputStream file = BrokenManifestsTest.class.getResourceAsStream("mistakes")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arguments.of((Object[]) line.split(" *\\| *", 4)))
          .toList();
    }
  }

  private static JsonPointer pointer(String where) {
    return JsonPointer.compile(
        where
            .replace("CONTAINER", "/spec/template/spec/containers/0")
            .replace("POD", "/spec/template/spec")
            .replace(
                "NETWORKS", "/spec/template/metadata/annotations/k8s.v1.cni.cncf.io~1networks"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("mistakes")
  void isComplainedAbout(String id, String where, String yaml, String complaint)
      throws IOException {
    assertThat(ManifestCheck.complaints(RIGHT)).isEmpty();
    Manifests broken =
        new Manifests(
            RIGHT.all().stream()
                .map(each -> each.id().equals(id) ? new Manifest(each.json().deepCopy()) : each)
                .toList());
    JsonNode json =
        broken.all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow().json();

    edit(json, pointer(where), yaml);

    assertThat(ManifestCheck.complaints(broken))
        .as(json.toPrettyString())
        .anySatisfy(each -> assertThat(each).contains(complaint));
  }

  private static void edit(JsonNode json, JsonPointer where, String yaml) throws IOException {
    String last = where.last().getMatchingProperty();
    switch (json.at(where.head())) {
      case ArrayNode list -> list.set(Integer.parseInt(last), Manifests.YAML.readTree(yaml));
      case ObjectNode parent when yaml.isEmpty() -> {
        assertThat(parent.remove(last)).as(where.toString()).isNotNull();
      }
      case ObjectNode parent -> parent.set(last, Manifests.YAML.readTree(yaml));
      case JsonNode other -> throw new AssertionError(where + " is in " + other);
    }
  }
}
