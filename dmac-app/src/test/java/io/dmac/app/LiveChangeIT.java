package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Ping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The address changes through the API, or by {@code dmac mac}, while Linux pings the pod: nothing
 * is lost. What cannot be is refused, and changes nothing.
 */
@EnabledIfNetAdmin
@EnabledIfTool("ping")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {
  private static final int VETH = 0;
  private static final int TAP = 1;
  private static final int NULL = 2;
  private static final int RING = 3;
  private static final int MEMIF = 4;
  private static final int[] ALL = {VETH, TAP, NULL, RING, MEMIF};
  private static final String TAP_NAME = "livetap";

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
            TAP_NAME,
            "--vdev",
            // Which would else receive without end, and leave the others no CPU.
            "net_null0,no-rx=1",
            "--vdev",
            "net_ring0",
            "--vdev",
            "net_memif0,role=server,socket=@dmac-live,socket-abstract=yes",
            "--ip",
            VETH + "=10.9.0.2/24",
            "--ip",
            VETH + "=fd00:9::2/64",
            "--ip",
            TAP + "=10.8.0.2/24",
            "--ip",
            TAP + "=fd00:8::2/64");
    Command.run("sysctl", "-qw", "net.ipv6.conf." + TAP_NAME + ".disable_ipv6=0");
    Command.run("ip", "addr", "add", "10.8.0.1/24", "dev", TAP_NAME);
    Command.run("ip", "addr", "add", "fd00:8::1/64", "dev", TAP_NAME, "nodad");
  }

  @AfterAll
  void stop() {
    if (dmac != null) {
      dmac.close();
    }
    link.close();
  }

  private static String address(int number) {
    return String.format("02:00:5e:50:%02x:%02x", number >> 8, number & 0xFF);
  }

  @Test
  void pingsOfAPeerLoseNothingAndItsNeighbourEntriesFollowEachChange() {
    changesUnderPing(
        VETH, 0x100, Link.POD, link.peer().inside(), Link.PEER, "10.9.0.2", "fd00:9::2");
    assertThat(dmac.counts(VETH).get("other_destination")).isZero();
  }

  @Test
  void pingsOverATapLoseNothingAndItsNeighbourEntriesFollowEachChange() {
    changesUnderPing(TAP, 0x200, TAP_NAME, List.of(), TAP_NAME, "10.8.0.2", "fd00:8::2");
  }

  /**
   * Changes the address for as long as the pings last.
   *
   * @param first number of the first address
   * @param on the kernel's interface that has the address
   * @param within what runs a command where the pings come from
   * @param from the interface they leave by
   */
  private void changesUnderPing(
      int port, int first, String on, List<String> within, String from, String... ips) {
    List<CompletableFuture<String>> reports = new ArrayList<>();
    long answered = dmac.counts(port).get("echo_replies");
    for (String ip : ips) {
      reports.add(
          CompletableFuture.supplyAsync(
              () -> run(within, Ping.command(1000, "0.002", ip)),
              task -> new Thread(task).start()));
    }
    Await.until(
        () -> dmac.counts(port).get("echo_replies") > answered + 10,
        () -> "no ping is answered: " + dmac.counts(port));
    int changes = 0;
    while (changes < 5 || !reports.stream().allMatch(CompletableFuture::isDone)) {
      String to = address(first + changes);
      assertApplied(dmac.putMac(port, to), to);
      changes++;
      assertThat(Kernel.macOf(on)).isEqualTo(to);
      for (String ip : ips) {
        Await.until(
            () -> hasNoOther(to, run(within, "ip", "neigh", "show", ip, "dev", from)),
            () -> run(within, "ip", "neigh", "show", "dev", from) + " instead of " + to);
      }
      Await.until(() -> accepted(port).equals(List.of(to)), () -> "accepts " + accepted(port));
    }
    for (CompletableFuture<String> report : reports) {
      Ping.assertAllAnswered(report.join(), 1000);
    }
    JsonNode history = dmac.get("/v1/ports/" + port + "/changes").get("changes");
    assertThat(history)
        .filteredOn(change -> change.get("outcome").asText().equals("applied"))
        .extracting(change -> change.get("to").asText())
        .contains(address(first), address(first + changes - 1));
  }

  /** A kernel whose own interface changes forgets the entries on it, until it needs one again. */
  private static boolean hasNoOther(String mac, String neighbour) {
    return neighbour.contains("lladdr " + mac) || !neighbour.contains("lladdr");
  }

  private static void assertApplied(DmacProcess.Answer answer, String to) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    JsonNode change = answer.body();
    assertThat(change.get("outcome").asText()).isEqualTo("applied");
    assertThat(change.get("to").asText()).isEqualTo(to);
    assertThat(change.get("kind").asText()).isEqualTo("kernel");
    assertThat(change.get("callNs").asLong()).isPositive();
    assertThat(change.get("announcements").asInt()).isEqualTo(2);
  }

  private static String run(List<String> within, String... command) {
    return Command.run(Stream.concat(within.stream(), Stream.of(command)).toArray(String[]::new));
  }

  private List<String> accepted(int port) {
    List<String> addresses = new ArrayList<>();
    dmac.get("/v1/ports/" + port + "/mac")
        .get("accepted")
        .forEach(address -> addresses.add(address.asText()));
    return addresses;
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
  @ValueSource(ints = {VETH, MEMIF})
  void commandLineShowsAndSetsTheAddress(int port) {
    String before = dmac.mac(port);
    String to = address(0x50 + port);

    DmacProcess.Ended set = macCommand(port, "set", to.replace(':', '-'), "--overlap", "0ms");
    assertThat(set.status()).as(set.said()).isZero();
    assertThat(set.printed()).contains("port " + port).contains(before + " -> " + to);
    assertThat(dmac.mac(port)).isEqualTo(to);

    DmacProcess.Ended show = macCommand(port, "show");
    assertThat(show.status()).as(show.said()).isZero();
    assertThat(show.printed()).startsWith("port " + port + " (").contains(to);

    DmacProcess.Ended refused = macCommand(port, "set", "01:00:5e:00:00:01");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.said()).contains("group address");
    assertThat(dmac.mac(port)).isEqualTo(to);
  }

  private DmacProcess.Ended macCommand(int port, String... words) {
    return DmacProcess.toTheEnd(
        Stream.of(
                Stream.of("mac"),
                Stream.of(words),
                Stream.of("--port", String.valueOf(port), "--api", dmac.api()))
            .flatMap(part -> part)
            .toArray(String[]::new));
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
    for (int port : ALL) {
      String before = dmac.mac(port);
      String asked = mac.equals("current") ? before : mac;
      assertRefused(dmac.putMac(port, asked), status, reason);
      assertThat(dmac.mac(port)).isEqualTo(before);
      assertThat(accepted(port)).contains(before).doesNotContain(mac);
    }
    assertKernelHasTheAddresses();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no JSON object",
        "{ | not JSON",
        "[] | no JSON object",
        "{} | is missing",
        "{\"mac\":220000000001} | wrong type",
        "{\"addr\":\"02:00:5e:50:00:99\"} | no field",
        "{\"mac\":\"02:00:5e:50:00:99\",\"overlapMs\":-1} | overlapMs",
        "{\"mac\":\"02:00:5e:50:00:99\",\"overlapMs\":600001} | overlapMs"
      })
  void bodyThatIsNoRequestChangesNothingAndIsToldWhy(String body, String reason) {
    for (int port : ALL) {
      String before = dmac.mac(port);
      assertRefused(dmac.put("/v1/ports/" + port + "/mac", body), 400, reason);
      assertThat(dmac.mac(port)).isEqualTo(before);
    }
    assertKernelHasTheAddresses();
  }

  @ParameterizedTest
  @ValueSource(strings = {"99", "-1", "x"})
  void unknownPortIsNamedAndThoseThereAreToo(String port) {
    assertRefused(
        dmac.put("/v1/ports/" + port + "/mac", "{\"mac\":\"02:00:5e:50:00:99\"}"),
        404,
        "there is no port " + port);
    for (int other : ALL) {
      assertThat(dmac.mac(other)).isNotEqualTo("02:00:5e:50:00:99");
    }
  }

  private static void assertRefused(DmacProcess.Answer answer, int status, String reason) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.body().get("error").asText()).contains(reason);
    assertThat(answer.body().get("remedy").asText()).isNotBlank();
  }

  private void assertKernelHasTheAddresses() {
    assertThat(Kernel.macOf(Link.POD)).isEqualTo(dmac.mac(VETH));
    assertThat(Kernel.macOf(TAP_NAME)).isEqualTo(dmac.mac(TAP));
  }

  @Test
  void oldAddressIsAcceptedDuringTheOverlapAndNoLongerAfterIt() {
    String before = dmac.mac(NULL);
    String to = address(0x60);
    assertThat(dmac.put("/v1/ports/2/mac", "{\"mac\":\"" + to + "\",\"overlapMs\":60000}").status())
        .isEqualTo(200);
    assertThat(accepted(NULL)).containsExactly(to, before);
    String next = address(0x61);
    assertThat(dmac.put("/v1/ports/2/mac", "{\"mac\":\"" + next + "\",\"overlapMs\":0}").status())
        .isEqualTo(200);
    Await.until(() -> accepted(NULL).equals(List.of(next)), () -> "accepts " + accepted(NULL));
  }
}
