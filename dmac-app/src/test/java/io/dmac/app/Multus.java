package io.dmac.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dmac.testbed.Command;
import io.dmac.testbed.NetworkNamespace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * What Multus does for a pod, with the real CNI plugins and the attachments of k8s/: reads the
 * annotation {@code k8s.v1.cni.cncf.io/networks}, calls each network's plugins with what is asked
 * of it, and writes {@code k8s.v1.cni.cncf.io/network-status}.
 */
final class Multus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ATTACHMENTS = Path.of("..", "k8s", "attachments");
  private static final Path PLUGINS = Path.of("/usr/lib/cni");

  private final NetworkNamespace node;
  private final Path folder;
  private final Deque<Attached> attached = new ArrayDeque<>();

  private record Attached(JsonNode config, String netns, String interfaceName) {}

  /**
   * @param node where the plugins run
   * @param folder for what they must remember
   */
  Multus(NetworkNamespace node, Path folder) {
    this.node = node;
    this.folder = folder;
  }

  /** Where the plugin "dhcp" finds its daemon. */
  static Path dhcpSocket(Path folder) {
    return folder.resolve("dhcp.sock");
  }

  /**
   * Attaches a pod's networks as net1, net2 and so on.
   *
   * @param netns the file of the pod's network namespace
   * @param networks the annotation: names apart from each other by commas, or a JSON list
   * @return the annotation network-status
   */
  JsonNode attach(String netns, String networks) throws IOException {
    ArrayNode status = JSON.createArrayNode();
    status.addObject().put("name", "k8s-pod-network").put("interface", "eth0").put("default", true);
    for (JsonNode wanted : selections(networks)) {
      String name = wanted.get("name").asText();
      String interfaceName = wanted.path("interface").asText("net" + status.size());
      JsonNode config = definition(name);
      attached.push(new Attached(config, netns, interfaceName));
      JsonNode result = null;
      for (JsonNode plugin : config.get("plugins")) {
        result = JSON.readTree(call("ADD", attached.peek(), plugin, wanted, result));
      }
      ObjectNode one =
          status.addObject().put("name", "dmac/" + name).put("interface", interfaceName);
      ArrayNode ips = one.putArray("ips");
      result.path("ips").forEach(ip -> ips.add(ip.get("address").asText().replaceFirst("/.*", "")));
      for (JsonNode each : result.get("interfaces")) {
        if (each.path("sandbox").asText().equals(netns)) {
          one.set("mac", each.get("mac"));
        }
      }
    }
    return status;
  }

  /** An annotation as a downward API volume shows it to the pod. */
  static String downwardApi(String annotation, JsonNode value) {
    // A quoted string of Go is one of JSON here: no character of these is written differently.
    return annotation + "=" + JSON.valueToTree(value.toString()) + "\n";
  }

  private static JsonNode selections(String networks) throws IOException {
    if (networks.strip().startsWith("[")) {
      return JSON.readTree(networks);
    }
    ArrayNode list = JSON.createArrayNode();
    for (String name : networks.split(",", -1)) {
      list.addObject().put("name", name.strip());
    }
    return list;
  }

  private static JsonNode definition(String name) throws IOException {
    try (Stream<Path> files = Files.list(ATTACHMENTS)) {
      for (Path file : files.toList()) {
        try (MappingIterator<JsonNode> documents =
            new ObjectMapper(new YAMLFactory())
                .readerFor(JsonNode.class)
                .readValues(file.toFile())) {
          while (documents.hasNext()) {
            JsonNode each = documents.next();
            if (each.path("kind").asText().equals("NetworkAttachmentDefinition")
                && each.at("/metadata/name").asText().equals(name)) {
              return JSON.readTree(each.at("/spec/config").asText());
            }
          }
        }
      }
    }
    throw new AssertionError("no NetworkAttachmentDefinition " + name + " in " + ATTACHMENTS);
  }

  /** Takes every attachment away again, the last first, as at the end of their pods. */
  void detachAll() throws IOException {
    while (!attached.isEmpty()) {
      Attached one = attached.pop();
      ArrayNode plugins = (ArrayNode) one.config().get("plugins");
      for (int i = plugins.size() - 1; i >= 0; i--) {
        call("DEL", one, plugins.get(i), JSON.createObjectNode(), null);
      }
    }
  }

  /** By the CNI protocol (CNI specification, section 2). */
  private String call(
      String command, Attached one, JsonNode plugin, JsonNode wanted, JsonNode previous)
      throws IOException {
    ObjectNode input = plugin.deepCopy();
    input.set("cniVersion", one.config().get("cniVersion"));
    input.set("name", one.config().get("name"));
    // A plugin is handed what it declares a capability for.
    ObjectNode runtime = input.putObject("runtimeConfig");
    plugin
        .path("capabilities")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (wanted.has(name)) {
                runtime.set(name, wanted.get(name));
              }
            });
    if (previous != null) {
      input.set("prevResult", previous);
    }
    // What host-local and tuning remember until DEL, and the dhcp daemon, are this test's own.
    input.put("dataDir", folder.toString());
    if (input.has("ipam")) {
      ObjectNode ipam = (ObjectNode) input.get("ipam");
      ipam.put("dataDir", folder.toString());
      ipam.put("daemonSocketPath", dhcpSocket(folder).toString());
    }
    File file = Files.writeString(folder.resolve("input.json"), input.toString()).toFile();
    return node.run(
        "env",
        "CNI_COMMAND=" + command,
        "CNI_CONTAINERID=pod" + one.netns().replaceAll("[^0-9]", ""),
        "CNI_NETNS=" + one.netns(),
        "CNI_IFNAME=" + one.interfaceName(),
        "CNI_PATH=" + PLUGINS,
        "sh",
        "-c",
        PLUGINS.resolve(plugin.get("type").asText()) + " <" + file);
  }

  /** What a test that failed has left. */
  @Override
  public void close() {
    attached.forEach(one -> Command.attempt("ip", "link", "del", one.interfaceName()));
  }
}
