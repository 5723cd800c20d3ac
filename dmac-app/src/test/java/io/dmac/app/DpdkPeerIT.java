package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.testbed.Await;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Testpmd;
import org.junit.jupiter.api.Test;

/** DPDK's own testpmd sends to the pod, and both count: each frame is on both accounts. */
@EnabledIfTool("dpdk-testpmd")
class DpdkPeerIT {
  private static final String SOCKET = "socket=@dmac-testpmd,socket-abstract=yes";
  private static final long ENOUGH = 100_000;
  private static final int CHANGES = 5;

  @Test
  void framesGoRoundOverMemifAcrossChangesAndNoneIsLost() {
    // What the segment is asked would go round too.
    try (DmacProcess dmac =
            DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET, "--probe", "0");
        Testpmd testpmd = Testpmd.start("net_memif0,role=client," + SOCKET, returning(dmac))) {
      awaitLink(testpmd);
      goRound(dmac, testpmd, "software");
    }
  }

  @Test
  void peerThatAnswersForEveryAddressKeepsNobodyFromOne() {
    try (DmacProcess dmac = DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET);
        Testpmd testpmd = Testpmd.start("net_memif0,role=client," + SOCKET, returning(dmac))) {
      awaitLink(testpmd);
      testpmd.command("start");
      DmacProcess.Answer answer = dmac.putMac(0, "02:00:5e:60:00:01");
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
  }

  @Test
  @EnabledIfNetAdmin
  void framesGoRoundOverPacketSocketsAcrossChangesAndNoneIsLost() {
    try (Link link = Link.quiet();
        DmacProcess dmac = DmacProcess.run("--interface", Link.POD, "--probe", "0");
        Testpmd testpmd =
            Testpmd.in(link.peer(), "net_af_packet0,iface=" + Link.PEER, returning(dmac))) {
      String original = dmac.mac(0);
      goRound(dmac, testpmd, "kernel");
      assertThat(Kernel.macOf(Link.POD)).isEqualTo(original);
    }
  }

  /** testpmd sends the first frames to the pod, and each that comes to where it came from. */
  private static String[] returning(DmacProcess dmac) {
    return new String[] {
      "--forward-mode=macswap", "--port-topology=loop", "--eth-peer=0," + dmac.mac(0)
    };
  }

  /**
   * A few frames, fewer than any ring holds, go to and fro as fast as both can, while the address
   * changes: one that is lost is missing for good.
   */
  private static void goRound(DmacProcess dmac, Testpmd testpmd, String kind) {
    testpmd.command("start tx_first 4");
    awaitMoreEchoes(dmac, ENOUGH);
    for (int i = 1; i <= CHANGES; i++) {
      String to = "02:00:5e:60:00:0" + i;
      // So long that no frame under way meets the end of it, on a machine however busy.
      DmacProcess.Answer answer =
          dmac.put("/v1/ports/0/mac", "{\"mac\":\"" + to + "\",\"overlapMs\":60000}");
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.body().get("kind").asText()).isEqualTo(kind);
      awaitMoreEchoes(dmac, ENOUGH / 10);
    }
    testpmd.command("stop");
    long sent = testpmd.count("TX-packets");
    Counts counts = dmac.awaitReceived(0, sent);
    assertThat(counts.received()).isEqualTo(sent);
    assertThat(counts.echoed()).as(counts.toString()).isEqualTo(sent);
    assertThat(counts.get("tx_frames")).isEqualTo(sent);
    assertThat(counts.get("accepted_on_old")).as("under way at a change").isPositive();
    collect(testpmd, sent);
    endWell(dmac);
  }

  private static void awaitMoreEchoes(DmacProcess dmac, long frames) {
    long before = dmac.counts(0).echoed();
    Await.until(
        () -> dmac.counts(0).echoed() > before + frames,
        () -> "after " + before + " echoes: " + dmac.counts(0));
  }

  @Test
  void senderThatTakesNothingBackIsServedAndWhatItRefusesIsCounted() {
    try (DmacProcess dmac = DmacProcess.run("--vdev", "net_memif0,role=server," + SOCKET);
        Testpmd testpmd =
            Testpmd.start(
                "net_memif0,role=client," + SOCKET,
                "--forward-mode=txonly",
                "--eth-peer=0," + dmac.mac(0))) {
      awaitLink(testpmd);
      testpmd.command("start");
      awaitMoreEchoes(dmac, ENOUGH);
      testpmd.command("stop");
      long sent = testpmd.count("TX-packets");
      Counts counts = dmac.awaitReceived(0, sent);
      assertThat(counts.received()).isEqualTo(sent);
      assertThat(counts.echoed()).as(counts.toString()).isEqualTo(sent);
      assertThat(counts.get("tx_refused")).isPositive();
      collect(testpmd, counts.get("tx_frames"));
      endWell(dmac);
    }
  }

  /** Lets testpmd take what the pod has sent, to the last frame. */
  private static void collect(Testpmd testpmd, long frames) {
    testpmd.command("set fwd rxonly");
    testpmd.command("start");
    Await.until(
        () -> testpmd.count("RX-packets") >= frames,
        () -> testpmd.count("RX-packets") + " of " + frames + " frames came back to testpmd");
    assertThat(testpmd.count("RX-packets")).isEqualTo(frames);
  }

  private static void endWell(DmacProcess dmac) {
    DmacProcess.Ended ended = dmac.terminate();
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.said()).doesNotContain("were not given back");
  }

  private static void awaitLink(Testpmd testpmd) {
    Await.until(
        () -> testpmd.command("show port info 0").contains("Link status: up"),
        () -> "the memif did not connect: " + testpmd.heard());
  }
}
