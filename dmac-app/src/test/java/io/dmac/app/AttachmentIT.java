package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attachments of k8s/ with the real CNI plugins, called as Multus calls them: each sets up the
 * pod's interface with the MAC address that was asked for; dmac runs on it, changes the address
 * while a neighbour pings, and gives the first one back; the plugins take the interface away.
 *
 * <p>This test's own network namespace is the pod.
 */
@EnabledIfNetAdmin
class AttachmentIT {
  private static final String ASKED = "c2:b0:57:49:47:f1";
  private static final String CHANGED = "02:00:00:00:00:42";
  private static final String POD = "/proc/" + ProcessHandle.current().pid() + "/ns/net";

  private final NetworkNamespace node = NetworkNamespace.create();
  private final NetworkNamespace neighbour = NetworkNamespace.create();
  @TempDir Path folder;

  @AfterEach
  void takeAllAway() {
    Command.attempt("ip", "link", "del", "net1");
    neighbour.close();
    node.close();
  }

  @Test
  void macvlanGivesTheAskedAddressesAndLetsDmacChangeTheMac() throws IOException {
    node.run("ip", "link", "add", "eth1", "type", "veth", "peer", "name", "wire1");
    node.run("ip", "link", "set", "eth1", "up");
    node.run("ip", "link", "set", "wire1", "up");
    Attachment attachment = attachment("macvlan");

    attachment.add(POD, asked(ASKED, "10.1.1.101/24"));
    attachment.add(netnsOf(neighbour), asked("c2:b0:57:49:47:f2", "10.1.1.102/24"));

    changesLive("net1", "10.1.1.103/24", List.of("10.1.1.101", "10.1.1.103"));
    attachment.delete(netnsOf(neighbour));
    attachment.delete(POD);
    assertThat(Command.attempt("ip", "link", "show", "net1").status())
        .as("net1 is gone")
        .isPositive();
  }

  @Test
  void bridgeGivesTheAskedMacAndLetsDmacChangeIt() throws IOException {
    Attachment attachment = attachment("bridge");

    attachment.add(POD, asked(ASKED));
    attachment.add(netnsOf(neighbour), asked("c2:b0:57:49:47:f2"));

    changesLive("net1", "192.168.12.201/24", List.of("192.168.12.201"));
    attachment.delete(netnsOf(neighbour));
    attachment.delete(POD);
  }

  @Test
  void hostDeviceGetsItsMacFromTuningAndLetsDmacChangeIt() throws IOException {
    node.run(
        "ip",
        "link",
        "add",
        "eth2",
        "type",
        "veth",
        "peer",
        "name",
        "peer0",
        "netns",
        neighbour.pid());
    neighbour.run("ip", "link", "set", "peer0", "up");
    neighbour.run("ip", "addr", "add", "10.2.2.1/24", "dev", "peer0");
    String own = mac(node.run("ip", "-json", "link", "show", "eth2"));
    Attachment attachment = attachment("host-device");

    attachment.add(POD, asked(ASKED));

    changesLive("peer0", "10.2.2.2/24", List.of("10.2.2.2"));
    attachment.delete(POD);
    assertThat(mac(node.run("ip", "-json", "link", "show", "eth2")))
        .as("the interface, back on the node")
        .isEqualTo(own);
  }

  /** The pod's interface has the asked MAC address; dmac on it changes that, and pings go on. */
  private void changesLive(String linkThere, String ip, List<String> pinged) throws IOException {
    assertThat(podMac()).isEqualTo(ASKED);
    try (DmacProcess dmac =
        DmacProcess.run("--interface", "net1", "--ip", ip, "--api", "127.0.0.1:0")) {
      pinged.forEach(this::ping);

      assertThat(dmac.putMac(0, CHANGED).status()).isEqualTo(200);

      assertThat(podMac()).isEqualTo(CHANGED);
      for (String address : pinged) {
        ping(address);
        assertThat(neighbour.run("ip", "neigh", "show", address, "dev", linkThere))
            .contains(CHANGED);
      }
      assertThat(dmac.terminate().status()).isZero();
    }
    assertThat(podMac()).as("after dmac").isEqualTo(ASKED);
  }

  private void ping(String address) {
    String output = neighbour.run("ping", "-c", "3", "-i", "0.1", "-W", "5", address);
    assertThat(output).contains("3 received").doesNotContain("DUP!");
  }

  private static String podMac() throws IOException {
    return mac(Command.run("ip", "-json", "link", "show", "net1"));
  }

  private static String mac(String links) throws IOException {
    return new ObjectMapper().readTree(links).get(0).get("address").asText();
  }

  private static String netnsOf(NetworkNamespace namespace) {
    return "/proc/" + namespace.pid() + "/ns/net";
  }

  private static ObjectNode asked(String mac, String... ips) {
    ObjectNode asked = new ObjectMapper().createObjectNode();
    asked.put("mac", mac);
    ArrayNode list = asked.putArray("ips");
    List.of(ips).forEach(list::add);
    return asked;
  }

  private Attachment attachment(String name) throws IOException {
    JsonNode definition =
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("..", "k8s", "attachments", name + ".yaml").toFile());
    assertThat(definition.get("kind").asText()).isEqualTo("NetworkAttachmentDefinition");
    JsonNode config = new ObjectMapper().readTree(definition.at("/spec/config").asText());
    return new Attachment(config, node, folder);
  }

  /** A chain of plugins, called on the node by the CNI protocol (CNI specification, section 2). */
  private record Attachment(JsonNode config, NetworkNamespace node, Path folder) {
    private static final Path PLUGINS = Path.of("/usr/lib/cni");

    void add(String netns, ObjectNode asked) throws IOException {
      JsonNode result = null;
      for (JsonNode plugin : config.get("plugins")) {
        result = new ObjectMapper().readTree(call("ADD", netns, plugin, asked, result));
      }
    }

    void delete(String netns) throws IOException {
      ArrayNode plugins = (ArrayNode) config.get("plugins");
      for (int i = plugins.size() - 1; i >= 0; i--) {
        call("DEL", netns, plugins.get(i), new ObjectMapper().createObjectNode(), null);
      }
    }

    private String call(
        String command, String netns, JsonNode plugin, ObjectNode asked, JsonNode previous)
        throws IOException {
      ObjectNode input = plugin.deepCopy();
      input.set("cniVersion", config.get("cniVersion"));
      input.set("name", config.get("name"));
      // Multus hands a plugin what it declares a capability for.
      ObjectNode runtime = input.putObject("runtimeConfig");
      plugin
          .path("capabilities")
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (asked.has(name)) {
                  runtime.set(name, asked.get(name));
                }
              });
      if (previous != null) {
        input.set("prevResult", previous);
      }
      // Where host-local and tuning keep what they must remember until DEL.
      input.put("dataDir", folder.toString());
      if (input.has("ipam")) {
        ((ObjectNode) input.get("ipam")).put("dataDir", folder.toString());
      }
      Path file = Files.writeString(folder.resolve("input.json"), input.toString());
      return node.run(
          "env",
          "CNI_COMMAND=" + command,
          "CNI_CONTAINERID=pod" + netns.replaceAll("[^0-9]", ""),
          "CNI_NETNS=" + netns,
          "CNI_IFNAME=net1",
          "CNI_PATH=" + PLUGINS,
          "sh",
          "-c",
          PLUGINS.resolve(plugin.get("type").asText()) + " <" + file);
    }
  }
}
