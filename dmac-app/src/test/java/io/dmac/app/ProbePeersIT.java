package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Testpmd;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The probe against peers that know nothing of it: a kernel, and a server on it. */
@EnabledIfNetAdmin
class ProbePeersIT {
  private static final String KERNEL = "10.9.0.3";
  private static final int SERVER_PORT = 7_007;

  private static void assertWhole(Link link, String to, String... arguments) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("probe", "--interface", Link.PEER, "--to", to, "--count", "100"));
    all.addAll(List.of("--wait", "5s", "--json"));
    all.addAll(Arrays.asList(arguments));
    DmacProcess.Ended ended =
        DmacProcess.toTheEndFrom(
            System.getProperty("java.class.path"),
            link.peer().inside(),
            all.toArray(String[]::new));
    assertThat(ended.status()).as(ended.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(ended.printed());
    assertThat(report.get("sent").asLong()).as(report.toString()).isEqualTo(100);
    assertThat(report.get("received").asLong()).as(report.toString()).isEqualTo(100);
    assertThat(report.get("duplicates").asLong()).as(report.toString()).isZero();
    assertThat(report.get("corrupted").asLong()).as(report.toString()).isZero();
  }

  @Test
  void aPlainKernelAnswersItsPingsAndAPlainServerItsDatagrams() throws IOException {
    try (Link link = Link.withPeer("10.9.0.1/24")) {
      Command.run("ip", "addr", "add", KERNEL + "/24", "dev", Link.POD);
      try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(KERNEL, SERVER_PORT))) {
        Thread.ofVirtual().start(() -> echo(server));
        assertWhole(link, KERNEL, "--ping");
        assertWhole(link, KERNEL, "--udp", String.valueOf(SERVER_PORT), "--size", "300");
      }
    }
  }

  @Test
  @EnabledIfTool("dpdk-testpmd")
  void testpmdSendsItsFramesBack() throws IOException {
    try (Link link = Link.quiet();
        Testpmd testpmd =
            Testpmd.start(
                "net_af_packet0,iface=" + Link.POD,
                "--forward-mode=macswap",
                "--port-topology=loop")) {
      testpmd.command("start");
      assertWhole(link, Kernel.macOf(Link.POD), "--size", "imix");
      assertWhole(link, Kernel.macOf(Link.POD), "--vlan", "100", "--size", "200");
    }
  }

  /** RFC 862. */
  private static void echo(DatagramSocket server) {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    try {
      while (true) {
        packet.setLength(2_048);
        server.receive(packet);
        server.send(packet);
      }
    } catch (IOException e) {
      // The test has ended.
    }
  }
}
