package io.dmac.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** One object as it would be applied. */
record Manifest(JsonNode json) {
  String kind() {
    return json.path("kind").asText();
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  String namespace() {
    return json.at("/metadata/namespace").asText();
  }

  /** How complaints name it. */
  String id() {
    return kind() + "/" + name();
  }

  JsonNode at(String pointer) {
    return json.at(pointer);
  }

  /** What its pods are made of, where it has any. */
  Optional<JsonNode> podTemplate() {
    JsonNode template =
        switch (kind()) {
          case "DaemonSet", "Deployment" -> at("/spec/template");
          case "Pod" -> json;
          default -> MissingNode.getInstance();
        };
    return template.isMissingNode() ? Optional.empty() : Optional.of(template);
  }
}
