package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pod behind an ordinary UDP socket of Linux, which takes no datagram with a wrong checksum,
 * address or port: what comes back through it is right.
 */
@EnabledIfNetAdmin
@EnabledIfTool({"ethtool", "python3"})
class KernelSocketIT {
  private Link link;

  @BeforeEach
  void start() {
    link = Link.withPeer("10.9.0.1/24", "fd00:9::1/64");
  }

  @AfterEach
  void close() {
    link.close();
  }

  @ParameterizedTest
  @CsvSource({
    "5tswap, same, on",
    "5tswap, same, off",
    "reverse, reversed, on",
    "reverse, reversed, off"
  })
  void datagramsComeBackWithTheRightPayloadAndChecksum(
      String operation, String payload, String offload) {
    // With the offload on, a checksum over veth is left to a device that never comes.
    link.run("ethtool", "-K", Link.PEER, "tx", offload);
    try (DmacProcess dmac =
        DmacProcess.run(
            "--interface",
            Link.POD,
            "--operation",
            operation,
            "--ip",
            "10.9.0.2/24",
            "--ip",
            "fd00:9::2/64")) {
      for (String ip : List.of("10.9.0.2", "fd00:9::2")) {
        assertThat(
                link.script(
                    "udp_echo.py", ip, "2000", payload, "2000", "8", "9", "63", "1000", "1452"))
            .as(ip)
            .isEqualTo("2000 0 0\n");
      }
      Counts counts = dmac.awaitReceived(0, 4_000);
      assertThat(counts.echoed()).as(counts.toString()).isEqualTo(4_000);
      assertThat(counts.get("bad_checksum")).isZero();
    }
  }
}
