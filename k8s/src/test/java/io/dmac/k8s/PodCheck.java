package io.dmac.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dmac.app.config.Setting;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Of what a pod is made, and whether its parts fit together. */
final class PodCheck {
  private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";
  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

  /** Those of capabilities(7) that anything here has a use for. */
  private static final Set<String> CAPABILITIES =
      Set.of("ALL", "IPC_LOCK", "NET_ADMIN", "NET_RAW", "SYS_NICE");

  /** What the image's entrypoint gives an ordinary user of what the container was given. */
  private static final Set<String> PASSED_ON =
      new TreeSet<>(Set.of("IPC_LOCK", "NET_ADMIN", "NET_RAW"));

  private static final Set<String> FIELDS =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "metadata.annotations",
          "metadata.labels",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.podIP",
          "status.hostIP");

  /** The variables of commands other than "run", which has its own in {@link Setting}. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "DMAC_CONFIG", "DMAC_HOST", "DMAC_POD", "DMAC_POD_TOKEN_FILE", "DMAC_SERVE_TOKEN_FILE");

  /** What the guide has its reader make. */
  private static final Map<String, Set<String>> SECRETS = Map.of("dmac-token", Set.of("token"));

  private final Manifests all;
  private final Manifest manifest;
  private final JsonNode template;
  private final JsonNode pod;
  private final Complaints complaints;

  private PodCheck(Manifests all, Manifest manifest, JsonNode template, Complaints complaints) {
    this.all = all;
    this.manifest = manifest;
    this.template = template;
    this.pod = template.path("spec");
    this.complaints = complaints;
  }

  static void check(Manifests all, Manifest manifest, Complaints complaints) {
    manifest
        .podTemplate()
        .ifPresent(template -> new PodCheck(all, manifest, template, complaints).check());
  }

  private void check() {
    JsonNode labels = manifest.at("/spec/selector/matchLabels");
    if (!manifest.kind().equals("Pod")) {
      unless(!labels.isEmpty(), "its selector is empty");
      unless(
          Manifests.contains(template.at("/metadata/labels"), labels),
          "its selector does not match the labels of its pods");
    }
    String account = pod.path("serviceAccountName").asText();
    unless(
        account.isEmpty() || exists("ServiceAccount", account),
        "there is no ServiceAccount " + account);
    volumes();
    Set<String> names = new HashSet<>();
    containers()
        .forEach(
            container -> {
              String name = container.path("name").asText();
              unless(name.matches(DNS_LABEL), "container '" + name + "' is no DNS label");
              unless(names.add(name), "there are two containers " + name);
              container(name, container);
            });
    networks();
  }

  private Stream<JsonNode> containers() {
    return Stream.of("initContainers", "containers").flatMap(list -> stream(pod.path(list)));
  }

  // --- volumes ---

  private void volumes() {
    Set<String> names = new HashSet<>();
    Set<String> mounted =
        containers()
            .flatMap(container -> stream(container.path("volumeMounts")))
            .map(mount -> mount.path("name").asText())
            .collect(Collectors.toSet());
    for (JsonNode volume : pod.path("volumes")) {
      String name = volume.path("name").asText();
      unless(name.matches(DNS_LABEL), "volume '" + name + "' is no DNS label");
      unless(names.add(name), "there are two volumes " + name);
      unless(mounted.contains(name), "volume " + name + " is mounted nowhere");
      unless(volume.size() == 2, "volume " + name + " is not of one kind");
      if (volume.has("configMap")) {
        configMap(volume.at("/configMap/name").asText(), Optional.empty());
      }
      if (volume.has("secret")) {
        secret(volume.at("/secret/secretName").asText(), Optional.empty());
      }
      String medium = volume.at("/emptyDir/medium").asText();
      if (medium.startsWith("HugePages-")) {
        String resource = "hugepages-" + medium.substring("HugePages-".length());
        unless(
            containers().anyMatch(each -> each.at("/resources/limits").has(resource)),
            "volume " + name + " has pages of which no container asks for " + resource);
      }
      stream(volume.at("/downwardAPI/items"))
          .forEach(item -> field(item.at("/fieldRef/fieldPath")));
    }
    mounted.stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> complain("a mount names the volume " + name + ", which is not there"));
  }

  private void configMap(String name, Optional<String> key) {
    Optional<Manifest> map = all.find("ConfigMap", manifest.namespace(), name);
    unless(map.isPresent(), "there is no ConfigMap " + name);
    if (map.isPresent() && key.isPresent()) {
      unless(
          map.get().at("/data").has(key.get()), "ConfigMap " + name + " has no key " + key.get());
    }
  }

  private void secret(String name, Optional<String> key) {
    Set<String> keys = SECRETS.get(name);
    unless(
        keys != null && (key.isEmpty() || keys.contains(key.get())),
        "the guide makes no Secret " + name + key.map(each -> " with the key " + each).orElse(""));
  }

  private boolean exists(String kind, String name) {
    return all.find(kind, manifest.namespace(), name).isPresent();
  }

  private void field(JsonNode path) {
    unless(FIELDS.contains(path.asText()), "no pod has the field " + path.asText());
  }

  // --- containers ---

  private void container(String name, JsonNode container) {
    unless(
        container.path("image").asText().matches("[a-z0-9./-]+:[\\w.-]+"),
        name + " names no image with a tag");
    Set<String> paths = new HashSet<>();
    for (JsonNode mount : container.path("volumeMounts")) {
      String path = mount.path("mountPath").asText();
      unless(path.startsWith("/") && paths.add(path), name + " mounts two volumes at " + path);
      unless(
          !mount.has("subPath"), name + " mounts " + path + " by subPath, which is never updated");
    }
    Set<String> ports = new HashSet<>();
    for (JsonNode port : container.path("ports")) {
      int number = port.path("containerPort").asInt();
      unless(number > 0 && number < 65_536, name + " has the port " + number);
      unless(
          port.path("name").asText().matches("(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?"),
          name + " has a port without a proper name");
      ports.add(port.path("name").asText());
      ports.add(String.valueOf(number));
    }
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      String port = container.path(probe).at("/httpGet/port").asText();
      unless(port.isEmpty() || ports.contains(port), name + " has no port " + port + " to probe");
    }
    container.path("env").forEach(variable -> variable(name, variable));
    unless(
        stream(container.path("env")).map(each -> each.path("name")).distinct().count()
            == container.path("env").size(),
        name + " has a variable twice");
    resources(name, container.path("resources"));
    security(name, container.path("securityContext"));
  }

  private void variable(String container, JsonNode variable) {
    String name = variable.path("name").asText();
    unless(
        !name.startsWith("DMAC_")
            || OTHER_VARIABLES.contains(name)
            || Arrays.stream(Setting.values())
                .anyMatch(setting -> setting.environmentVariable().equals(name)),
        container + " is given " + name + ", which dmac does not know");
    JsonNode from = variable.path("valueFrom");
    if (from.has("fieldRef")) {
      field(from.at("/fieldRef/fieldPath"));
    }
    if (from.has("configMapKeyRef")) {
      configMap(
          from.at("/configMapKeyRef/name").asText(),
          Optional.of(from.at("/configMapKeyRef/key").asText()));
    }
    if (from.has("secretKeyRef")) {
      secret(
          from.at("/secretKeyRef/name").asText(),
          Optional.of(from.at("/secretKeyRef/key").asText()));
    }
    unless(
        variable.has("value") != variable.has("valueFrom"),
        container + " has " + name + " with no value, or two");
  }

  private void resources(String container, JsonNode resources) {
    JsonNode limits = resources.path("limits");
    JsonNode requests = resources.path("requests");
    unless(limits.has("memory"), container + " has no limit of its memory");
    unless(requests.has("cpu"), container + " requests no CPU");
    Set<String> names = new TreeSet<>();
    limits.fieldNames().forEachRemaining(names::add);
    requests.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      Optional<BigDecimal> limit = quantity(container, name, limits.path(name));
      Optional<BigDecimal> request = quantity(container, name, requests.path(name));
      boolean whole = name.startsWith("hugepages-") || name.contains("/");
      if (whole) {
        unless(
            limit.isPresent() && (request.isEmpty() || request.equals(limit)),
            container + " requests another amount of " + name + " than its limit");
      } else if (limit.isPresent() && request.isPresent()) {
        unless(
            request.get().compareTo(limit.get()) <= 0,
            container + " requests more " + name + " than its limit");
      }
      if (name.startsWith("hugepages-") && limit.isPresent()) {
        Optional<BigDecimal> page =
            quantity(container, name, new TextNode(name.substring("hugepages-".length())));
        unless(
            page.isPresent() && limit.get().remainder(page.get()).signum() == 0,
            container + " asks for no whole number of pages: " + name);
      }
      if (name.contains("/")) {
        unless(
            limit.isPresent() && limit.get().stripTrailingZeros().scale() <= 0,
            container + " asks for a part of one " + name);
        unless(
            deviceResources().contains(name),
            container + " asks for " + name + ", which no device plugin here offers");
      }
    }
  }

  private Optional<BigDecimal> quantity(String container, String name, JsonNode text) {
    if (text.isMissingNode()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Quantity.fromString(text.asText()).getNumber());
    } catch (RuntimeException e) {
      complain(container + " asks for " + name + " '" + text.asText() + "', which is no quantity");
      return Optional.empty();
    }
  }

  private Set<String> deviceResources() {
    return all.ofKind("ConfigMap")
        .map(map -> map.at("/data/config.json").asText())
        .filter(text -> !text.isEmpty())
        .flatMap(text -> stream(AttachmentCheck.json(text).path("resourceList")))
        .map(
            resource ->
                resource.path("resourcePrefix").asText()
                    + "/"
                    + resource.path("resourceName").asText())
        .collect(Collectors.toSet());
  }

  private void security(String container, JsonNode context) {
    boolean privileged = context.path("privileged").asBoolean();
    JsonNode added = context.at("/capabilities/add");
    int user = context.path("runAsUser").asInt(pod.at("/securityContext/runAsUser").asInt(65_532));
    Stream.of("add", "drop")
        .flatMap(list -> stream(context.at("/capabilities/" + list)))
        .map(JsonNode::asText)
        .filter(name -> !CAPABILITIES.contains(name))
        .forEach(name -> complain(container + " has the unknown capability " + name));
    unless(
        user == 0 || !privileged,
        container + " is user " + user + ", for whom privileges are not effective");
    unless(
        user == 0 || stream(added).allMatch(name -> PASSED_ON.contains(name.asText())),
        container + " is user " + user + ", to whom the image passes on only " + PASSED_ON);
    unless(
        user != 0 || !context.path("runAsNonRoot").asBoolean(),
        container + " is user 0, and must not be");
    unless(
        !privileged || context.path("allowPrivilegeEscalation").asBoolean(true),
        container + " is privileged, and may not escalate");
    unless(
        privileged
            || (!context.path("allowPrivilegeEscalation").asBoolean(true)
                && stream(context.at("/capabilities/drop"))
                    .anyMatch(name -> name.asText().equals("ALL"))),
        container + " keeps privileges that it has no use for");
    unless(
        context.path("readOnlyRootFilesystem").asBoolean(),
        container + " may write to its root file system");
  }

  // --- what Multus attaches ---

  private void networks() {
    String text = template.at("/metadata/annotations").path(NETWORKS).asText();
    Set<String> attachedResources = new HashSet<>();
    for (JsonNode wanted : AttachmentCheck.selections(text)) {
      String name = wanted.path("name").asText();
      String namespace = wanted.path("namespace").asText(manifest.namespace());
      Optional<Manifest> attachment = all.find("NetworkAttachmentDefinition", namespace, name);
      if (attachment.isEmpty()) {
        complain("there is no NetworkAttachmentDefinition " + name);
        continue;
      }
      JsonNode plugins = AttachmentCheck.plugins(attachment.get());
      for (String capability : List.of("mac", "ips")) {
        unless(
            !wanted.has(capability)
                || stream(plugins)
                    .anyMatch(plugin -> plugin.at("/capabilities").path(capability).asBoolean()),
            "it asks " + name + " for \"" + capability + "\", of which no plugin there is told");
      }
      unless(
          !plugins.at("/0/ipam/type").asText().equals("static")
              || plugins.at("/0/ipam").has("addresses")
              || wanted.has("ips"),
          "it asks " + name + " for no \"ips\", and static IPAM has none");
      String mac = wanted.path("mac").asText();
      unless(
          mac.isEmpty() || mac.matches("[0-9a-f][02468ace](:[0-9a-f]{2}){5}"),
          "it asks for the MAC address " + mac);
      attachedResources.add(
          attachment.get().at("/metadata/annotations").path(AttachmentCheck.RESOURCE).asText());
    }
    attachedResources.remove("");
    Set<String> asked =
        containers()
            .flatMap(container -> container.at("/resources/limits").propertyStream())
            .map(Map.Entry::getKey)
            .filter(name -> name.contains("/"))
            .collect(Collectors.toSet());
    unless(
        asked.equals(attachedResources),
        "its containers ask for the devices " + asked + ", its networks for " + attachedResources);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private void unless(boolean right, String what) {
    complaints.unless(right, manifest, what);
  }

  private void complain(String what) {
    complaints.add(manifest, what);
  }
}
