package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Ping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pod on an interface whose kernel has addresses of its own: the kernel answers for those, dmac
 * for the ones it was given, and nobody is answered twice.
 */
@EnabledIfNetAdmin
@EnabledIfTool({"ping", "arping", "ndisc6", "python3"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelBeneathIT {
  /** The kernel's, and dmac's. */
  private static final String KERNEL4 = "10.9.0.2";

  private static final String DMAC4 = "10.9.0.3";
  private static final String KERNEL6 = "fd00:9::2";
  private static final String DMAC6 = "fd00:9::3";

  private Link link;
  private DmacProcess dmac;

  @BeforeAll
  void start() {
    link = Link.withPeer("10.9.0.1/24", "fd00:9::1/64");
    link.run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0");
    Command.run("sysctl", "-qw", "net.ipv6.conf." + Link.POD + ".disable_ipv6=0");
    Command.run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0");
    Command.run("ip", "addr", "add", KERNEL4 + "/24", "dev", Link.POD);
    Command.run("ip", "addr", "add", KERNEL6 + "/64", "dev", Link.POD, "nodad");
    dmac =
        DmacProcess.run(
            "--interface",
            Link.POD,
            "--operation",
            "5tswap",
            "--ip",
            DMAC4 + "/24",
            "--ip",
            DMAC6 + "/64");
  }

  @AfterAll
  void stop() {
    if (dmac != null) {
      dmac.close();
    }
    link.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {KERNEL4, DMAC4, KERNEL6, DMAC6})
  void pingIsAnsweredExactlyOnce(String ip) {
    for (String size : new String[] {"56", "4000"}) {
      Ping.assertAllAnswered(link.run(Ping.command(300, "0.003", "-s", size, ip)), 300);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KERNEL4, DMAC4})
  void arpIsAnsweredExactlyOnce(String ip) {
    assertThat(link.run("arping", "-c", "5", "-W", "0.2", "-i", Link.PEER, ip))
        .contains("5 packets transmitted, 5 packets received")
        .contains("(0 extra)")
        .contains(dmac.mac(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {KERNEL6, DMAC6})
  void neighbourSolicitationIsAnsweredExactlyOnce(String ip) {
    String report = link.run("ndisc6", "-m", "-r", "1", "-w", "1000", ip, Link.PEER);
    assertThat(report.lines().filter(line -> line.contains(" from "))).as(report).hasSize(1);
    assertThat(report).containsIgnoringCase(dmac.mac(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {DMAC4, DMAC6})
  void datagramToDmacsAddressIsEchoedOnce(String ip) {
    assertThat(link.script("udp_echo.py", ip, "2000", "same", "500", "8", "1000"))
        .isEqualTo("500 0 0\n");
  }

  @Test
  void addressThatTheKernelGetsLaterIsLeftToItFromThenOn() {
    Command.run("ip", "addr", "add", "10.9.0.4/24", "dev", Link.POD);
    Await.until(
        () -> dmac.said().contains("10.9.0.4"),
        () -> "dmac did not notice the new address:\n" + dmac.said());
    pingIsAnsweredExactlyOnce("10.9.0.4");
    arpIsAnsweredExactlyOnce("10.9.0.4");
  }

  @Test
  void kernelsTcpIsNotEchoedIntoIt() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(KERNEL4, 7777));
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String echoed =
          link.run(
              "/usr/bin/python3",
              "-c",
              "import socket; s = socket.create_connection(('"
                  + KERNEL4
                  + "', 7777), 10); s.sendall(b'x' * 200000); s.shutdown(1); n = 0\n"
                  + "while (d := s.recv(65536)): n += len(d)\n"
                  + "print(n)");
      assertThat(echoed).isEqualTo("200000\n");
    }
  }
}
