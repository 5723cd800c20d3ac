package io.dmac.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Fields: those that there are, of the types that they have, with the values that they may have.
 */
final class SchemaCheck {
  private interface Validation {
    void validate(JsonElement json) throws IOException;
  }

  private record Schema(Class<?> type, Validation validation) {}

  private static final Map<String, Schema> SCHEMAS =
      Map.ofEntries(
          Map.entry(
              "apps/v1 DaemonSet", new Schema(V1DaemonSet.class, V1DaemonSet::validateJsonElement)),
          Map.entry(
              "apps/v1 Deployment",
              new Schema(V1Deployment.class, V1Deployment::validateJsonElement)),
          Map.entry("v1 Pod", new Schema(V1Pod.class, V1Pod::validateJsonElement)),
          Map.entry("v1 Service", new Schema(V1Service.class, V1Service::validateJsonElement)),
          Map.entry(
              "v1 ServiceAccount",
              new Schema(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement)),
          Map.entry(
              "v1 ConfigMap", new Schema(V1ConfigMap.class, V1ConfigMap::validateJsonElement)),
          Map.entry(
              "v1 Namespace", new Schema(V1Namespace.class, V1Namespace::validateJsonElement)),
          Map.entry(
              "rbac.authorization.k8s.io/v1 Role",
              new Schema(V1Role.class, V1Role::validateJsonElement)),
          Map.entry(
              "rbac.authorization.k8s.io/v1 RoleBinding",
              new Schema(V1RoleBinding.class, V1RoleBinding::validateJsonElement)),
          Map.entry(
              "networking.k8s.io/v1 NetworkPolicy",
              new Schema(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement)),
          Map.entry(
              "policy/v1 PodDisruptionBudget",
              new Schema(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement)));

  /** Custom resources, by the fields that are used here. */
  private static final Map<String, Map<String, List<String>>> CUSTOM =
      Map.of(
          "k8s.cni.cncf.io/v1 NetworkAttachmentDefinition",
          Map.of("/spec", List.of("config")),
          "monitoring.coreos.com/v1 ServiceMonitor",
          Map.of(
              "/spec",
              List.of("selector", "endpoints"),
              "/spec/selector",
              List.of("matchLabels"),
              "/spec/endpoints/0",
              List.of("port", "path", "interval", "authorization"),
              "/spec/endpoints/0/authorization",
              List.of("type", "credentials"),
              "/spec/endpoints/0/authorization/credentials",
              List.of("name", "key")));

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "imagePullPolicy", List.of("Always", "IfNotPresent", "Never"),
          "protocol", List.of("TCP", "UDP", "SCTP"),
          "restartPolicy", List.of("Always", "OnFailure", "Never"),
          "operator", List.of("Exists", "Equal"),
          "effect", List.of("NoSchedule", "PreferNoSchedule", "NoExecute"));

  private SchemaCheck() {}

  static void check(Manifest manifest, Complaints complaints) {
    String type = manifest.at("/apiVersion").asText() + " " + manifest.kind();
    Map<String, List<String>> fields = CUSTOM.get(type);
    Schema schema = fields == null ? SCHEMAS.get(type) : null;
    if (fields != null) {
      checkFields(manifest, fields, complaints);
    } else if (schema == null) {
      complaints.add(manifest, "there is no " + type);
    } else {
      JsonElement json = JsonParser.parseString(manifest.json().toString());
      complaints.ofThrown(
          manifest,
          () -> {
            schema.validation().validate(json);
            Object _ = JSON.getGson().fromJson(json, schema.type());
          });
      checkWords(manifest, manifest.json(), complaints);
    }
  }

  private static void checkFields(
      Manifest manifest, Map<String, List<String>> fields, Complaints complaints) {
    JsonElement metadata = JsonParser.parseString(manifest.at("/metadata").toString());
    complaints.ofThrown(manifest, () -> V1ObjectMeta.validateJsonElement(metadata));
    fields.forEach(
        (pointer, known) ->
            new TreeSet<>(manifest.at(pointer).propertyStream().map(Map.Entry::getKey).toList())
                .stream()
                    .filter(name -> !known.contains(name))
                    .forEach(
                        name -> complaints.add(manifest, "unknown field " + pointer + "/" + name)));
  }

  /** The classes take any text for these. */
  private static void checkWords(Manifest manifest, JsonNode node, Complaints complaints) {
    node.properties()
        .forEach(
            field -> {
              List<String> words = WORDS.get(field.getKey());
              if (words != null
                  && field.getValue().isTextual()
                  && !words.contains(field.getValue().asText())) {
                complaints.add(
                    manifest,
                    field.getKey() + " '" + field.getValue().asText() + "' is none of " + words);
              }
            });
    node.forEach(child -> checkWords(manifest, child, complaints));
  }
}
