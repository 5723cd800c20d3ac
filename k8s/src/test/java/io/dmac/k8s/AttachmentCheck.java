package io.dmac.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** NetworkAttachmentDefinitions, and how pods ask for them. */
final class AttachmentCheck {
  static final String RESOURCE = "k8s.v1.cni.cncf.io/resourceName";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Set<String> OF_EVERY_PLUGIN = Set.of("type", "capabilities", "ipam");

  /** The keys of a plugin, the necessary ones first, up to the empty one. */
  private static final Map<String, List<String>> PLUGINS =
      Map.of(
          "macvlan", List.of("master", "mode", "", "mtu", "mac"),
          "ipvlan", List.of("master", "mode", "", "mtu"),
          "bridge",
              List.of("bridge", "", "isGateway", "ipMasq", "mtu", "hairpinMode", "vlan", "mac"),
          "host-device", List.of("", "device", "hwaddr", "kernelpath", "pciBusID"),
          "vlan", List.of("master", "vlanId", "", "mtu"),
          "tuning", List.of("", "mac", "mtu", "promisc", "sysctl"),
          "sriov", List.of("", "vlan", "trust", "spoofchk", "link_state", "mac"));

  private static final Map<String, List<String>> IPAMS =
      Map.of(
          "host-local", List.of("subnet", "", "rangeStart", "rangeEnd", "gateway", "routes"),
          "static", List.of("", "addresses", "routes", "dns"),
          "dhcp", List.of("", "daemonSocketPath"),
          "whereabouts", List.of("range", "", "exclude", "gateway", "range_start", "range_end"));

  private static final Map<String, List<String>> MODES =
      Map.of(
          "macvlan", List.of("bridge", "private", "vepa", "passthru"),
          "ipvlan", List.of("l2", "l3", "l3s"));

  /** Who takes the MAC address that a pod asks for. */
  private static final Set<String> TAKES_MAC = Set.of("macvlan", "bridge", "tuning", "sriov");

  /** Who takes the IP addresses that a pod asks for. */
  private static final Set<String> TAKES_IPS = Set.of("static", "host-local");

  private AttachmentCheck() {}

  static void check(Manifest manifest, Complaints complaints) {
    if (!manifest.kind().equals("NetworkAttachmentDefinition")) {
      return;
    }
    JsonNode config;
    try {
      config = JSON.readTree(manifest.at("/spec/config").asText());
    } catch (JsonProcessingException e) {
      complaints.add(manifest, "its config is not JSON: " + e.getOriginalMessage());
      return;
    }
    complaints.unless(
        List.of("0.3.1", "0.4.0", "1.0.0").contains(config.path("cniVersion").asText()),
        manifest,
        "its config has no cniVersion that is in use");
    complaints.unless(!config.path("name").asText().isEmpty(), manifest, "its config has no name");
    complaints.unless(
        config.size() == 3 && !config.path("plugins").isEmpty(),
        manifest,
        "its config is not cniVersion, name and plugins");
    for (JsonNode plugin : config.path("plugins")) {
      plugin(manifest, plugin, complaints);
    }
    String resource = manifest.at("/metadata/annotations").path(RESOURCE).asText();
    complaints.unless(
        config.at("/plugins/0/type").asText().equals("sriov") == !resource.isEmpty(),
        manifest,
        "a device of a plugin belongs to the type sriov, and only there");
  }

  private static void plugin(Manifest manifest, JsonNode plugin, Complaints complaints) {
    String type = plugin.path("type").asText();
    keys(manifest, "plugin", type, PLUGINS, plugin, complaints);
    List<String> modes = MODES.get(type);
    String mode = plugin.path("mode").asText();
    complaints.unless(
        modes == null || modes.contains(mode), manifest, type + " has no mode '" + mode + "'");
    complaints.unless(
        (TAKES_MAC.contains(type) && !mode.equals("passthru"))
            || !plugin.path("capabilities").has("mac"),
        manifest,
        (type + " " + mode).strip() + " ignores the MAC address that a pod asks for; chain tuning");
    complaints.unless(
        !type.equals("vlan")
            || (plugin.path("vlanId").asInt() > 0 && plugin.path("vlanId").asInt() < 4095),
        manifest,
        "vlanId " + plugin.path("vlanId") + " is not within 1 to 4094");
    JsonNode ipam = plugin.path("ipam");
    complaints.unless(
        TAKES_IPS.contains(ipam.path("type").asText()) || !plugin.path("capabilities").has("ips"),
        manifest,
        "the IPAM '" + ipam.path("type").asText() + "' ignores the IP address that a pod asks for");
    if (!ipam.isMissingNode()) {
      keys(manifest, "IPAM", ipam.path("type").asText(), IPAMS, ipam, complaints);
      for (String key : List.of("rangeStart", "rangeEnd", "gateway")) {
        complaints.unless(
            !ipam.has(key)
                || !ipam.has("subnet")
                || isWithin(ipam.path("subnet").asText(), ipam.path(key).asText()),
            manifest,
            key + " " + ipam.path(key).asText() + " is not in " + ipam.path("subnet").asText());
      }
    }
  }

  private static void keys(
      Manifest manifest,
      String what,
      String type,
      Map<String, List<String>> table,
      JsonNode node,
      Complaints complaints) {
    List<String> keys = table.get(type);
    if (keys == null) {
      complaints.add(manifest, "there is no " + what + " '" + type + "'");
      return;
    }
    for (String key : keys.subList(0, keys.indexOf(""))) {
      complaints.unless(node.has(key), manifest, what + " " + type + " needs \"" + key + "\"");
    }
    Set<String> known = new HashSet<>(keys);
    known.addAll(OF_EVERY_PLUGIN);
    node.fieldNames()
        .forEachRemaining(
            key ->
                complaints.unless(
                    known.contains(key), manifest, what + " " + type + " has no \"" + key + "\""));
  }

  private static boolean isWithin(String subnet, String address) {
    try {
      int slash = subnet.indexOf('/');
      byte[] net = InetAddress.ofLiteral(subnet.substring(0, slash)).getAddress();
      byte[] one = InetAddress.ofLiteral(address).getAddress();
      int bits = Integer.parseInt(subnet.substring(slash + 1));
      for (int i = 0; i < bits; i++) {
        if (((net[i / 8] ^ one[i / 8]) & (0x80 >> (i % 8))) != 0) {
          return false;
        }
      }
      return net.length == one.length;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** The plugins of a definition whose config is JSON. */
  static JsonNode plugins(Manifest attachment) {
    return json(attachment.at("/spec/config").asText()).path("plugins");
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** What a pod's annotation asks for, in either of Multus' forms: names, or a JSON list. */
  static JsonNode selections(String annotation) {
    if (annotation.strip().startsWith("[")) {
      return json(annotation);
    }
    ArrayNode list = JSON.createArrayNode();
    for (String word : annotation.split(",", -1)) {
      String name = word.strip().replaceFirst("@.*", "");
      if (!name.isEmpty()) {
        int slash = name.indexOf('/');
        var one = list.addObject().put("name", name.substring(slash + 1));
        if (slash > 0) {
          one.put("namespace", name.substring(0, slash));
        }
      }
    }
    return list;
  }
}
