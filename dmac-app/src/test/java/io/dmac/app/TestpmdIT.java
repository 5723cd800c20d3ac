package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Testpmd;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DPDK's own testpmd sends to the pod, and counts what comes back. */
@EnabledIfTool("dpdk-testpmd")
class TestpmdIT {
  private static final String SOCKET = "socket=@dmac-testpmd,socket-abstract=yes";
  private static final long ENOUGH = 100_000;

  @ParameterizedTest
  @ValueSource(strings = {"txonly", "flowgen"})
  void everythingSentOverMemifComesBack(String mode) {
    try (DmacProcess dmac = DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET);
        Testpmd testpmd =
            Testpmd.start(
                "net_memif0,role=client," + SOCKET,
                "--forward-mode=" + mode,
                "--eth-peer=0," + dmac.mac(0))) {
      sendAndCount(dmac, testpmd);
      assertThat(dmac.terminate().said()).doesNotContain("were not given back");
    }
  }

  @Test
  void changeOfTheAddressUnderTheSendersLoadLosesNothing() {
    try (DmacProcess dmac = DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET);
        Testpmd testpmd =
            Testpmd.start(
                "net_memif0,role=client," + SOCKET,
                "--forward-mode=flowgen",
                "--eth-peer=0," + dmac.mac(0))) {
      awaitLink(testpmd);
      testpmd.command("start");
      for (int i = 1; i <= 5; i++) {
        long before = dmac.counts(0).echoed();
        String to = "02:00:5e:60:00:0" + i;
        DmacProcess.Answer answer =
            dmac.put("/v1/ports/0/mac", "{\"mac\":\"" + to + "\",\"overlapMs\":60000}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().get("kind").asText()).isEqualTo("software");
        testpmd.command("set eth-peer 0 " + to);
        Await.until(
            () -> dmac.counts(0).echoed() > before + ENOUGH / 10,
            () -> "after change " + answer + ": " + dmac.counts(0));
      }
      account(dmac, testpmd);
      assertThat(dmac.counts(0).get("other_destination")).isZero();
      assertThat(dmac.counts(0).get("accepted_on_old")).isPositive();
    }
  }

  @Test
  @EnabledIfNetAdmin
  void everythingSentOverAPacketSocketComesBack() {
    try (Link link = Link.quiet();
        DmacProcess dmac = DmacProcess.run("--interface", Link.POD);
        Testpmd testpmd =
            Testpmd.in(
                link.peer(),
                "net_af_packet0,iface=" + Link.PEER,
                "--forward-mode=flowgen",
                "--eth-peer=0," + dmac.mac(0))) {
      testpmd.command("start");
      Await.until(
          () -> dmac.counts(0).echoed() > ENOUGH, () -> "echoed: " + dmac.counts(0));
      testpmd.command("stop");
      Counts counts = dmac.awaitReceived(0, ENOUGH);
      // A sender at full rate overruns a kernel's queues: what arrived is what counts.
      assertThat(counts.echoed()).isEqualTo(counts.received());
      assertThat(testpmd.count("RX-packets")).isPositive();
    }
  }

  private static void sendAndCount(DmacProcess dmac, Testpmd testpmd) {
    awaitLink(testpmd);
    testpmd.command("start");
    Await.until(
        () -> dmac.counts(0).received() > ENOUGH, () -> "received: " + dmac.counts(0));
    account(dmac, testpmd);
  }

  /** Lets the sender stop, and holds the accounts of both sides against each other. */
  private static void account(DmacProcess dmac, Testpmd testpmd) {
    testpmd.command("stop");
    testpmd.command("set fwd rxonly");
    testpmd.command("start");
    long sent = testpmd.count("TX-packets");
    Counts counts = dmac.awaitReceived(0, sent);
    assertThat(counts.received()).isEqualTo(sent);
    assertThat(counts.echoed()).as(counts.toString()).isEqualTo(sent);
    AtomicLong back = new AtomicLong();
    Await.until(
        () -> {
          back.set(testpmd.count("RX-packets"));
          return back.get() >= counts.get("tx_frames");
        },
        () -> back + " came back to testpmd of " + counts);
    assertThat(back.get()).isEqualTo(counts.get("tx_frames"));
    assertThat(counts.get("tx_frames") + counts.get("tx_refused")).isEqualTo(sent);
    testpmd.command("stop");
  }

  private static void awaitLink(Testpmd testpmd) {
    Await.until(
        () -> testpmd.command("show port info 0").contains("Link status: up"),
        () -> "the memif did not connect: " + testpmd.heard());
  }
}
