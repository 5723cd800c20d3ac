package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Ping;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The running pod, asked by Linux's own tools over a veth pair. */
@EnabledIfNetAdmin
@EnabledIfTool({"ping", "arping", "ndisc6"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersIT {
  private Link link;
  private DmacProcess dmac;

  @BeforeAll
  void start() {
    link = Link.withPeer("10.9.0.1/24", "fd00:9::1/64");
    // As a kernel that is flooded must have it, or it takes no more of them (icmp(7)).
    link.run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0");
    dmac = DmacProcess.run("--interface", Link.POD, "--ip", "10.9.0.2/24", "--ip", "fd00:9::2/64");
  }

  @AfterAll
  void stop() {
    if (dmac == null) {
      link.close();
      return;
    }
    String original = dmac.get("/v1/ports/0").get("originalMac").asText();
    try (Link _ = link;
        DmacProcess running = dmac) {
      DmacProcess.Ended ended = running.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
      assertThat(ended.said()).doesNotContain("were not given back");
      assertThat(Kernel.macOf(Link.POD)).isEqualTo(original);
    }
  }

  @AfterEach
  void everyFrameIsAccountedFor() {
    Counts counts = dmac.awaitReceived(0, 1);
    assertThat(counts.get("tx_refused")).isZero();
    assertThat(counts.get("bad_header") + counts.get("truncated") + counts.get("bad_checksum"))
        .as(counts.toString())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 56, 10.9.0.2",
    "2000, 56, fd00:9::2",
    "500, 0, 10.9.0.2",
    "500, 1400, 10.9.0.2",
    "500, 1472, 10.9.0.2",
    "500, 1473, 10.9.0.2",
    "300, 8000, 10.9.0.2",
    "60, 65507, 10.9.0.2",
    "500, 1400, fd00:9::2",
    "300, 8000, fd00:9::2",
    "60, 60000, fd00:9::2",
    "60, 65527, fd00:9::2"
  })
  void floodOfPingsOfEverySizeIsAnsweredOneForOne(int count, int size, String ip) {
    Counts before = dmac.counts(0);
    Ping.assertAllAnswered(
        link.run(Ping.command(count, "0", "-s", String.valueOf(size), ip)), count);
    assertThat(dmac.counts(0).get("echo_replies") - before.get("echo_replies"))
        .isGreaterThanOrEqualTo(count);
    assertThat(dmac.counts(0).get("fragment")).isEqualTo(before.get("fragment"));
  }

  @Test
  void arpingHasOneAnswerForEachQuestion() {
    String report = link.run("arping", "-c", "5", "-W", "0.1", "-i", Link.PEER, "10.9.0.2");
    assertThat(report)
        .contains("5 packets transmitted, 5 packets received")
        .contains("(0 extra)")
        .contains(dmac.mac(0));
  }

  @Test
  void arpingForAnAddressThatNobodyHasIsLeftAlone() {
    assertThat(
            link.peer()
                .attempt("arping", "-c", "2", "-W", "0.1", "-i", Link.PEER, "10.9.0.77")
                .output())
        .contains("2 packets transmitted, 0 packets received");
  }

  @Test
  void ndisc6HasOneAnswer() {
    // -m waits for further answers.
    String report = link.run("ndisc6", "-m", "-w", "500", "fd00:9::2", Link.PEER);
    assertThat(report.lines().filter(line -> line.contains(" from "))).hasSize(1);
    assertThat(report).containsIgnoringCase(dmac.mac(0));
  }

  @Test
  void duplicateAddressDetectionFindsThePodsAddressTaken() {
    link.run("sysctl", "-qw", "net.ipv6.conf." + Link.PEER + ".accept_dad=1");
    link.run("ip", "addr", "add", "fd00:9::2/64", "dev", Link.PEER);
    try {
      Await.until(
          () -> link.run("ip", "-6", "addr", "show", "dev", Link.PEER).contains("dadfailed"),
          () -> link.run("ip", "-6", "addr", "show", "dev", Link.PEER));
    } finally {
      link.run("ip", "addr", "del", "fd00:9::2/64", "dev", Link.PEER);
    }
  }
}
