package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.NetworkNamespace;
import io.dmac.testbed.Ping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The attachments of k8s/ with the real CNI plugins, called as Multus calls them: each sets up the
 * pod's interface with the MAC address that was asked for; dmac runs on it, changes the address
 * while a neighbour pings, and gives the first one back; the plugins take the interface away.
 *
 * <p>This test's own network namespace is the pod. The types ipvlan and vlan, which this kernel may
 * not have, are in {@code ./dmac test vfio}.
 */
@EnabledIfNetAdmin
@EnabledIfTool("/usr/lib/cni/macvlan")
class AttachmentIT {
  private static final String ASKED = "c2:b0:57:49:47:f1";
  private static final String CHANGED = "02:00:00:00:00:42";
  private static final String POD = "/proc/" + ProcessHandle.current().pid() + "/ns/net";

  private final NetworkNamespace node = NetworkNamespace.create();
  private final NetworkNamespace neighbour = NetworkNamespace.create();
  @TempDir Path folder;
  private Multus multus;

  @AfterEach
  void takeAllAway() {
    if (multus != null) {
      multus.close();
    }
    neighbour.close();
    node.close();
  }

  private Multus multus() {
    multus = new Multus(node, folder);
    return multus;
  }

  /** The node's interface of that name, and at the other end of its wire the neighbour. */
  private void wireToTheNeighbour(String name, String ip) {
    node.run(
        "ip",
        "link",
        "add",
        name,
        "type",
        "veth",
        "peer",
        "name",
        "wire",
        "netns",
        neighbour.pid());
    node.run("ip", "link", "set", name, "up");
    neighbour.run("ip", "link", "set", "wire", "up");
    neighbour.run("ip", "addr", "add", ip, "dev", "wire");
  }

  /** A wire for macvlan alone, whose pods speak to one another without it. */
  private void wireToNobody() {
    node.run("ip", "link", "add", "eth1", "type", "veth", "peer", "name", "wire");
    node.run("ip", "link", "set", "eth1", "up");
    node.run("ip", "link", "set", "wire", "up");
  }

  private static String asking(String network, String mac, String... ips) {
    String list = ips.length == 0 ? "" : ", \"ips\": [\"" + String.join("\", \"", ips) + "\"]";
    return "[{\"name\": \"%s\", \"mac\": \"%s\"%s}]".formatted(network, mac, list);
  }

  /** The ping test of two pods on one network. */
  @ParameterizedTest
  @CsvSource({
    "macvlan,            10.1.1.101/24, 10.1.1.102/24, 10.1.1.103/24",
    "macvlan-host-local, ,              ,              172.17.9.200/24",
    "macvlan-host-local, 172.17.9.245/24, 172.17.9.250/24, 172.17.9.200/24",
    "bridge,             ,              ,              192.168.12.201/24",
    "bridge,             192.168.12.150/24, ,          192.168.12.201/24",
    "bridge-static,      10.1.1.101/24, 10.1.1.102/24, 10.1.1.103/24",
  })
  void twoPodsOfANode(String network, String ip, String ipOfOther, String ipOfDmac)
      throws IOException {
    wireToNobody();
    Multus cni = multus();

    JsonNode status = cni.attach(POD, asking(network, ASKED, given(ip)));
    cni.attach(netnsOf(neighbour), asking(network, "c2:b0:57:49:47:f2", given(ipOfOther)));

    String own = status.at("/1/ips/0").asText();
    if (ip != null) {
      assertThat(own).as("the IP address asked for").isEqualTo(ip.replaceFirst("/.*", ""));
    }
    changesLive(ASKED, "net1", ipOfDmac, List.of(own, ipOfDmac.replaceFirst("/.*", "")));
    detachedFrom(cni);
  }

  private static String[] given(String ip) {
    return ip == null ? new String[0] : new String[] {ip};
  }

  @ParameterizedTest
  @CsvSource({
    "macvlan-private, eth1",
    "macvlan-vepa, eth1",
    "macvlan-passthru, eth1",
    "host-device-static, eth2",
    "host-device, eth2"
  })
  void aPodAndItsNetwork(String network, String master) throws IOException {
    wireToTheNeighbour(master, "10.1.1.102/24");
    String own = mac(node.run("ip", "-json", "link", "show", master));
    Multus cni = multus();
    boolean hasIp = !network.equals("host-device");

    cni.attach(POD, asking(network, ASKED, hasIp ? given("10.1.1.101/24") : given(null)));

    changesLive(
        ASKED,
        "wire",
        "10.1.1.103/24",
        hasIp ? List.of("10.1.1.101", "10.1.1.103") : List.of("10.1.1.103"));
    detachedFrom(cni);
    assertThat(mac(node.run("ip", "-json", "link", "show", master)))
        .as("the interface, back on the node")
        .isEqualTo(own);
  }

  /** The plugin's own daemon, and dnsmasq as the network's server. */
  @ParameterizedTest
  @CsvSource({
    "macvlan-dhcp, eth1, true",
    "host-device-dhcp, eth2, false",
    "bridge-dhcp, eth1, true"
  })
  @EnabledIfTool("dnsmasq")
  void anAddressByDhcp(String network, String master, boolean asks) throws IOException {
    wireToTheNeighbour(master, "10.1.1.102/24");
    String own = mac(node.run("ip", "-json", "link", "show", master));
    if (network.startsWith("bridge")) {
      node.run("ip", "link", "add", "dmac0", "type", "bridge");
      node.run("ip", "link", "set", master, "master", "dmac0");
    }
    Path leases = folder.resolve("leases");
    try (Service _ =
            Service.in(
                neighbour,
                "dnsmasq --keep-in-foreground --user=root --conf-file=/dev/null --port=0"
                    + " --interface=wire --bind-interfaces --pid-file= --log-facility=-"
                    + " --dhcp-range=10.1.1.50,10.1.1.60,255.255.255.0,1h --dhcp-leasefile="
                    + leases);
        Service _ =
            Service.in(node, "/usr/lib/cni/dhcp daemon -socketpath " + Multus.dhcpSocket(folder))) {
      Await.until(
          () -> Files.exists(Multus.dhcpSocket(folder)), () -> "the dhcp daemon has no socket");
      Await.until(
          () -> neighbour.run("ss", "-ulnH").contains(":67 "), () -> "dnsmasq does not listen");
      Multus cni = multus();

      JsonNode status = cni.attach(POD, asks ? asking(network, ASKED) : network);

      String ip = status.at("/1/ips/0").asText();
      assertThat(ip).matches("10\\.1\\.1\\.(5\\d|60)");
      assertThat(Files.readString(leases)).contains(ip);
      changesLive(asks ? ASKED : own, "wire", "10.1.1.103/24", List.of(ip, "10.1.1.103"));
      detachedFrom(cni);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"macvlan-private", "macvlan-vepa"})
  void podsOfANodeDoNotSeeEachOther(String network) throws IOException {
    wireToNobody();
    Multus cni = multus();

    cni.attach(POD, asking(network, ASKED, "10.1.1.101/24"));
    cni.attach(netnsOf(neighbour), asking(network, "c2:b0:57:49:47:f2", "10.1.1.102/24"));

    assertThat(neighbour.attempt("ping", "-c", "1", "-W", "1", "10.1.1.101").status()).isPositive();
    detachedFrom(cni);
  }

  /** As in the overlay for minikube: the node's own traffic goes on beside the pods'. */
  @Test
  void overTheInterfaceOfTheNodesOwnNetwork() throws IOException {
    wireToTheNeighbour("eth1", "10.1.1.102/24");
    node.run("ip", "addr", "add", "10.9.0.1/24", "dev", "eth1");
    neighbour.run("ip", "addr", "add", "10.9.0.2/24", "dev", "wire");
    Multus cni = multus();

    cni.attach(POD, asking("macvlan", ASKED, "10.1.1.101/24"));

    changesLive(ASKED, "wire", "10.1.1.103/24", List.of("10.1.1.101", "10.1.1.103"));
    Ping.assertAllAnswered(node.run(Ping.command(3, "0.1", "10.9.0.2")), 3);
    detachedFrom(cni);
  }

  /** Addresses at the start and none later: what Multus alone can do. */
  @Test
  void solutionOneGivesThePodWhatItsAnnotationAsksFor() throws IOException {
    wireToNobody();
    Multus cni = multus();

    JsonNode status =
        cni.attach(
            POD,
            "[ { \"name\": \"macvlan\", \"ips\": [ \"10.1.1.101/24\" ], \"mac\":"
                + " \"c2:b0:57:49:47:f1\" } ]");

    assertThat(Multus.downwardApi("k8s.v1.cni.cncf.io/network-status", status))
        .contains("\\\"mac\\\":\\\"c2:b0:57:49:47:f1\\\"", "\\\"ips\\\":[\\\"10.1.1.101\\\"]");
    assertThat(Command.run("ip", "addr", "show", "net1")).contains(ASKED, "10.1.1.101/24");
    DmacProcess.Ended shown = DmacProcess.toTheEnd("mac", "show", "--interface", "net1", "--json");
    assertThat(shown.printed()).contains("\"" + ASKED + "\"");
    detachedFrom(cni);
  }

  /**
   * Without a word of configuration, and with an address that drifted from what was asked for; with
   * and before word of what Multus did.
   */
  @ParameterizedTest
  @CsvSource({"true, dmac/macvlan", "false, macvlan"})
  void aPodFindsItsNetworkAndSaysThatItsAddressDrifted(boolean hasStatus, String network)
      throws IOException {
    wireToNobody();
    Multus cni = multus();
    String networks = asking("macvlan", ASKED, "10.1.1.101/24");
    JsonNode status = cni.attach(POD, networks);
    cni.attach(netnsOf(neighbour), asking("macvlan", "c2:b0:57:49:47:f2", "10.1.1.102/24"));
    Files.writeString(
        folder.resolve("annotations"),
        (hasStatus ? Multus.downwardApi("k8s.v1.cni.cncf.io/network-status", status) : "")
            + Multus.downwardApi(
                "k8s.v1.cni.cncf.io/networks", new ObjectMapper().readTree(networks)));
    Command.run("ip", "link", "set", "net1", "address", "02:00:00:00:00:41");

    try (DmacProcess dmac =
        DmacProcess.run("--pod-info", folder.toString(), "--api", "127.0.0.1:0")) {
      assertThat(dmac.said()).contains("asks for MAC " + ASKED + ", and it has 02:00:00:00:00:41");
      JsonNode port = dmac.get("/v1/ports/0");
      assertThat(port.get("kernelInterface").asText()).isEqualTo("net1");
      assertThat(port.get("network").asText()).isEqualTo(network);
      assertThat(port.get("askedMac").asText()).isEqualTo(ASKED);

      assertThat(dmac.putMac(0, ASKED).status()).isEqualTo(200);

      assertThat(podMac()).isEqualTo(ASKED);
      ping("10.1.1.101");
    }
    detachedFrom(cni);
  }

  /** With NET_ADMIN in the pod, by a tool and while it runs. */
  @Test
  @EnabledIfTool("macchanger")
  void solutionTwoChangesItByMacchangerAndByDmacInItsPlace() throws IOException {
    wireToNobody();
    Multus cni = multus();
    cni.attach(POD, asking("macvlan", ASKED, "10.1.1.101/24"));
    cni.attach(netnsOf(neighbour), asking("macvlan", "c2:b0:57:49:47:f2", "10.1.1.102/24"));
    ping("10.1.1.101");

    String macchanger = Command.run("macchanger", "--mac", "02:00:00:00:00:41", "net1");

    assertThat(macchanger).contains("New MAC:       02:00:00:00:00:41");
    assertThat(podMac()).isEqualTo("02:00:00:00:00:41");
    neighbour.run("ip", "neigh", "flush", "dev", "net1"); // it tells nobody
    ping("10.1.1.101");

    DmacProcess.Ended dmac =
        DmacProcess.toTheEnd("mac", "set", CHANGED, "--interface", "net1", "--json");

    assertThat(dmac.status()).as(dmac.toString()).isZero();
    assertThat(podMac()).isEqualTo(CHANGED);
    assertThat(neighbour.run("ip", "neigh", "show", "10.1.1.101", "dev", "net1"))
        .as("told by dmac")
        .contains(CHANGED);
    ping("10.1.1.101");
    detachedFrom(cni);
  }

  /** The pod's interface has its first MAC address; dmac on it changes that, and pings go on. */
  private void changesLive(String first, String linkThere, String ip, List<String> pinged)
      throws IOException {
    assertThat(podMac()).isEqualTo(first);
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
    assertThat(podMac()).as("after dmac").isEqualTo(first);
  }

  private static void detachedFrom(Multus cni) throws IOException {
    cni.detachAll();
    assertThat(Command.attempt("ip", "link", "show", "net1").status())
        .as("net1 is gone")
        .isPositive();
  }

  private void ping(String address) {
    Ping.assertAllAnswered(neighbour.run(Ping.command(3, "0.1", address)), 3);
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

  /** A server that runs as long as a test needs it. */
  private record Service(Process process) implements AutoCloseable {
    static Service in(NetworkNamespace namespace, String command) throws IOException {
      return new Service(
          new ProcessBuilder(namespace.inside(command.split(" ", -1)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
