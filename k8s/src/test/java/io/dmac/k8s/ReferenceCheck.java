package io.dmac.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.app.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Names, and what objects say of one another. */
final class ReferenceCheck {
  private static final String DNS_NAME = "[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?";
  private static final String LABEL_VALUE = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";
  private static final String LABEL_KEY =
      "([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final Set<String> VERBS =
      Set.of("get", "list", "watch", "create", "update", "patch", "delete");

  private final Manifests all;
  private final Manifest manifest;
  private final Complaints complaints;

  private ReferenceCheck(Manifests all, Manifest manifest, Complaints complaints) {
    this.all = all;
    this.manifest = manifest;
    this.complaints = complaints;
  }

  static void check(Manifests all, Manifest manifest, Complaints complaints) {
    new ReferenceCheck(all, manifest, complaints).check();
  }

  private void check() {
    unless(manifest.name().matches(DNS_NAME), "its name is no DNS name");
    unless(
        all.all().stream().filter(other -> other.id().equals(manifest.id())).count() == 1,
        "is there twice");
    labels(manifest.at("/metadata/labels"));
    if (!manifest.kind().equals("Namespace")) {
      unless(
          manifest.namespace().equals("kube-system")
              || all.find("Namespace", "", manifest.namespace()).isPresent(),
          "is in the namespace '" + manifest.namespace() + "', which nobody makes");
    }
    switch (manifest.kind()) {
      case "Service" -> service();
      case "NetworkPolicy" -> selects(manifest.at("/spec/podSelector/matchLabels"));
      case "PodDisruptionBudget" -> disruptionBudget();
      case "Role" -> role();
      case "RoleBinding" -> roleBinding();
      case "ServiceMonitor" -> serviceMonitor();
      case "ConfigMap" -> settings();
      default -> {
        // has no references of its own
      }
    }
  }

  private void labels(JsonNode labels) {
    labels
        .properties()
        .forEach(
            label -> {
              unless(label.getKey().matches(LABEL_KEY), "'" + label.getKey() + "' is no label");
              unless(
                  label.getValue().isTextual() && label.getValue().asText().matches(LABEL_VALUE),
                  "the label " + label.getKey() + " may not be " + label.getValue());
            });
  }

  private List<Manifest> selects(JsonNode labels) {
    List<Manifest> selected = all.selected(manifest.namespace(), labels).toList();
    unless(!labels.isEmpty() && !selected.isEmpty(), "selects no pod");
    return selected;
  }

  private void service() {
    unless(manifest.name().matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?"), "its name is no DNS label");
    List<Manifest> selected = selects(manifest.at("/spec/selector"));
    for (JsonNode port : manifest.at("/spec/ports")) {
      String target = port.path("targetPort").asText(port.path("port").asText());
      for (Manifest workload : selected) {
        unless(
            workload.podTemplate().orElseThrow().at("/spec/containers").findValues("ports").stream()
                .flatMap(ports -> StreamSupport.stream(ports.spliterator(), false))
                .anyMatch(
                    own ->
                        own.path("name").asText().equals(target)
                            || own.path("containerPort").asText().equals(target)),
            workload.id() + " has no port " + target);
      }
    }
  }

  private void disruptionBudget() {
    JsonNode spec = manifest.at("/spec");
    unless(
        spec.has("minAvailable") != spec.has("maxUnavailable"),
        "needs one of minAvailable and maxUnavailable");
    for (Manifest workload : selects(manifest.at("/spec/selector/matchLabels"))) {
      unless(
          !workload.kind().equals("DaemonSet") || spec.path("minAvailable").isInt(),
          "a DaemonSet's pods need minAvailable as a number");
    }
  }

  private void role() {
    for (JsonNode rule : manifest.at("/rules")) {
      for (String list : List.of("apiGroups", "resources", "verbs")) {
        unless(!rule.path(list).isEmpty(), "a rule has no " + list);
      }
      rule.path("verbs")
          .forEach(verb -> unless(VERBS.contains(verb.asText()), "there is no verb " + verb));
    }
  }

  private void roleBinding() {
    String role = manifest.at("/roleRef/name").asText();
    unless(all.find("Role", manifest.namespace(), role).isPresent(), "there is no Role " + role);
    for (JsonNode subject : manifest.at("/subjects")) {
      String name = subject.path("name").asText();
      unless(
          all.find("ServiceAccount", subject.path("namespace").asText(), name).isPresent(),
          "there is no ServiceAccount " + name);
    }
  }

  private void serviceMonitor() {
    JsonNode labels = manifest.at("/spec/selector/matchLabels");
    Optional<Manifest> service =
        all.ofKind("Service")
            .filter(each -> Manifests.contains(each.at("/metadata/labels"), labels))
            .findFirst();
    unless(!labels.isEmpty() && service.isPresent(), "selects no Service");
    if (service.isPresent()) {
      for (JsonNode endpoint : manifest.at("/spec/endpoints")) {
        unless(
            service
                .get()
                .at("/spec/ports")
                .findValuesAsText("name")
                .contains(endpoint.path("port").asText()),
            service.get().id() + " has no port " + endpoint.path("port").asText());
      }
    }
  }

  private void settings() {
    String yaml = manifest.at("/data").path("dmac.yaml").asText();
    if (yaml.isEmpty()) {
      return;
    }
    complaints.ofThrown(
        manifest,
        () ->
            Manifests.YAML
                .readTree(yaml)
                .fieldNames()
                .forEachRemaining(
                    key ->
                        unless(
                            Setting.ofKey(key).isPresent(),
                            "dmac.yaml has '" + key + "', which is no setting of dmac run")));
  }

  private void unless(boolean right, String what) {
    complaints.unless(right, manifest, what);
  }
}
