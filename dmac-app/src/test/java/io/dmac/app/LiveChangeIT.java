package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The address changes through the API while Linux pings the pod: nothing is lost. */
@EnabledIfNetAdmin
@EnabledIfTool("ping")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {
  private static final int VETH = 0;
  private static final int TAP = 1;
  private static final int NULL = 2;
  private static final int RING = 3;
  private static final int MEMIF = 4;

  private Link link;
  private DmacProcess dmac;

  @BeforeAll
  void start() {
    link = Link.withPeer("10.9.0.1/24", "fd00:9::1/64");
    dmac =
        DmacProcess.run(
            "--interface",
            Link.POD,
            "--tap",
            "livetap",
            "--vdev",
            "net_null0",
            "--vdev",
            "net_ring0",
            "--vdev",
            "net_memif0,role=server,socket=@dmac-live,socket-abstract=yes",
            "--ip",
            VETH + "=10.9.0.2/24",
            "--ip",
            VETH + "=fd00:9::2/64",
            "--ip",
            TAP + "=10.8.0.2/24");
    Command.run("ip", "addr", "add", "10.8.0.1/24", "dev", "livetap");
  }

  @AfterAll
  void stop() {
    if (dmac != null) {
      dmac.close();
    }
    link.close();
  }

  private CompletableFuture<String> pings(List<String> command) {
    return CompletableFuture.supplyAsync(
        () -> Command.run(command.toArray(String[]::new)), task -> new Thread(task).start());
  }

  private static String address(int number) {
    return String.format("02:00:5e:50:00:%02x", number);
  }

  @Test
  void pingsOfAPeerLoseNothingAndItsNeighbourEntryFollowsEachChange() {
    NetworkNamespace peer = link.peer();
    link.run("ping", "-q", "-c", "1", "10.9.0.2");
    link.run("ping", "-q", "-c", "1", "fd00:9::2");
    List<CompletableFuture<String>> reports = new ArrayList<>();
    for (String ip : List.of("10.9.0.2", "fd00:9::2")) {
      reports.add(pings(peer.inside("ping", "-q", "-c", "1500", "-i", "0.002", ip)));
    }
    for (int i = 1; i <= 8; i++) {
      String to = address(i);
      String from = dmac.mac(VETH);
      DmacProcess.Answer answer = dmac.putMac(VETH, to);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      JsonNode change = answer.body();
      assertThat(change.get("outcome").asText()).isEqualTo("applied");
      assertThat(change.get("from").asText()).isEqualTo(from);
      assertThat(change.get("to").asText()).isEqualTo(to);
      assertThat(change.get("kind").asText()).isEqualTo("kernel");
      assertThat(change.get("callNs").asLong()).isPositive();
      assertThat(change.get("announcements").asInt()).isPositive();
      assertThat(Kernel.macOf(Link.POD)).isEqualTo(to);
      for (String ip : List.of("10.9.0.2", "fd00:9::2")) {
        Await.until(
            () -> link.neighbour(ip).equals(to),
            () -> "the peer has " + ip + " at " + link.neighbour(ip) + " instead of " + to);
      }
    }
    for (CompletableFuture<String> report : reports) {
      assertThat(report.join())
          .contains("1500 packets transmitted, 1500 received, 0% packet loss")
          .doesNotContain("duplicates");
    }
    assertThat(dmac.get("/v1/ports/0/changes").get("changes")).hasSizeGreaterThanOrEqualTo(8);
    assertThat(dmac.counts(VETH).get("other_destination")).isZero();
  }

  @Test
  void pingsOverATapLoseNothing() {
    CompletableFuture<String> report =
        pings(List.of("ping", "-q", "-c", "800", "-i", "0.002", "10.8.0.2"));
    for (int i = 0; i < 5; i++) {
      String to = address(0x20 + i);
      DmacProcess.Answer answer = dmac.putMac(TAP, to);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.body().get("kind").asText()).isEqualTo("kernel");
      assertThat(Kernel.macOf("livetap")).isEqualTo(to);
    }
    assertThat(report.join()).contains("800 packets transmitted, 800 received, 0% packet loss");
  }

  @ParameterizedTest
  @ValueSource(ints = {NULL, RING, MEMIF})
  void portWithoutAnAddressOfItsOwnChangesInSoftware(int port) {
    String to = address(0x40 + port);
    DmacProcess.Answer answer = dmac.putMac(port, to);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body().get("kind").asText()).isEqualTo("software");
    assertThat(dmac.mac(port)).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "01:00:5e:00:00:01, 422, group address",
    "ff:ff:ff:ff:ff:ff, 422, group address",
    "00:00:00:00:00:00, 422, zero address",
    "02:00:5e:50:00, 400, is not a MAC address",
    "02:00:5e:50:00:zz, 400, is not a MAC address",
    "'', 400, is not a MAC address",
    "current, 409, has the address"
  })
  void refusedAddressChangesNothingAndSaysWhy(String mac, int status, String reason) {
    for (int port : new int[] {VETH, TAP, NULL, MEMIF}) {
      String before = dmac.mac(port);
      String asked = mac.equals("current") ? before : mac;
      DmacProcess.Answer answer = dmac.putMac(port, asked);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
      assertThat(answer.body().get("error").asText()).contains(reason);
      assertThat(answer.body().get("remedy").asText()).isNotBlank();
      JsonNode now = dmac.get("/v1/ports/" + port + "/mac");
      assertThat(now.get("mac").asText()).isEqualTo(before);
    }
    assertThat(Kernel.macOf(Link.POD)).isEqualTo(dmac.mac(VETH));
    assertThat(Kernel.macOf("livetap")).isEqualTo(dmac.mac(TAP));
  }

  @Test
  void bodyThatIsNoRequestIsRefused() {
    String before = dmac.mac(VETH);
    for (String body : List.of("", "{", "[]", "{\"mac\":7}", "{\"addr\":\"02:00:5e:50:00:99\"}")) {
      assertThat(dmac.put("/v1/ports/0/mac", body).status()).as(body).isEqualTo(400);
    }
    assertThat(dmac.put("/v1/ports/99/mac", "{\"mac\":\"02:00:5e:50:00:99\"}").status())
        .isEqualTo(404);
    assertThat(dmac.mac(VETH)).isEqualTo(before);
  }

  @Test
  void oldAddressIsAcceptedDuringTheOverlapAndNoLongerAfterIt() {
    String before = dmac.mac(NULL);
    String to = address(0x60);
    assertThat(
            dmac.put("/v1/ports/2/mac", "{\"mac\":\"" + to + "\",\"overlapMs\":30000}").status())
        .isEqualTo(200);
    assertThat(dmac.get("/v1/ports/2/mac").get("accepted"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(before, to);
    String next = address(0x61);
    assertThat(dmac.put("/v1/ports/2/mac", "{\"mac\":\"" + next + "\",\"overlapMs\":0}").status())
        .isEqualTo(200);
    Await.until(
        () -> dmac.get("/v1/ports/2/mac").get("accepted").size() == 1,
        () -> "accepted: " + dmac.get("/v1/ports/2/mac").get("accepted"));
    assertThat(dmac.get("/v1/ports/2/mac").get("accepted").get(0).asText()).isEqualTo(next);
  }
}
