package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The probe as a user runs it, in the peer's namespace of a veth pair, against a dynamic pod at the
 * other end: what it sends, tells, shows and keeps.
 */
@EnabledIfNetAdmin
@EnabledIfTool("tshark")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POD_V4 = "10.9.0.2";
  private static final String POD_V6 = "fd00:9::2";

  @TempDir private Path folder;

  private Link link;
  private DmacProcess dmac;

  @BeforeAll
  void start() {
    link = Link.withPeer("10.9.0.1/24", "fd00:9::1/64");
    dmac = DmacProcess.run("--interface", Link.POD, "--ip", POD_V4 + "/24", "--ip", POD_V6 + "/64");
  }

  @AfterAll
  void stop() {
    try (Link _ = link;
        DmacProcess running = dmac) {
      running.terminate();
    }
  }

  private DmacProcess.Ended probe(String... arguments) {
    List<String> all = new ArrayList<>(List.of("probe", "--interface", Link.PEER));
    all.addAll(Arrays.asList(arguments));
    return DmacProcess.toTheEndFrom(
        System.getProperty("java.class.path"), link.peer().inside(), all.toArray(String[]::new));
  }

  private JsonNode report(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--json");
    DmacProcess.Ended ended = probe(all.toArray(String[]::new));
    assertThat(ended.status()).as(ended.toString()).isZero();
    try {
      return JSON.readTree(ended.printed());
    } catch (IOException e) {
      throw new AssertionError(ended.toString(), e);
    }
  }

  private static void assertWhole(JsonNode report, long frames) {
    assertThat(report.get("sent").asLong()).as(report.toString()).isEqualTo(frames);
    assertThat(report.get("received").asLong()).as(report.toString()).isEqualTo(frames);
    assertThat(report.get("corrupted").asLong() + report.get("duplicates").asLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--to 10.9.0.2 --size 64",
        "--to 10.9.0.2 --size imix",
        "--to 10.9.0.2 --size 64x2,1518",
        "--to 10.9.0.2 --ping",
        "--to 10.9.0.2 --ping --size 1400",
        "--to fd00:9::2 --ping",
        "--to 10.9.0.2 --udp 9",
        "--to fd00:9::2 --udp 9 --from-port 5000",
        "--to 10.9.0.2 --vlan 100p5",
        "--to 10.9.0.2 --vlan ad:7,100",
        "--to 10.9.0.2 --ether-type 0x1234 --content-hex ca:fe --rate 10Mbit"
      })
  void everyFrameOfEveryKindComesBackOnce(String arguments) {
    assertWhole(report((arguments + " --count 300 --wait 5s --window 64").split(" ")), 300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.pcapng", "run.pcap"})
  void whatItKeepsIsWhatItCountsAndWhatTsharkReads(String name) throws IOException {
    Path file = folder.resolve(name);
    JsonNode report =
        report(
            "--to",
            POD_V4,
            "--udp",
            "9",
            "--size",
            "imix",
            "--count",
            "2000",
            "--rate",
            "2k",
            "--wait",
            "5s",
            "--pcap",
            file.toString());
    assertWhole(report, 2_000);
    Command.Result all =
        Command.attempt("tshark", "-n", "-r", file.toString(), "-T", "fields", "-e", "frame.len");
    assertThat(all.errors()).doesNotContainIgnoringCase("warning").doesNotContain("cut short");
    assertThat(
            count(
                file,
                "udp.dstport == 9 && udp contains \"dmac\" && udp.checksum.status != 0 && eth.src == "
                    + peerMac()))
        .isEqualTo(2_000);
    assertThat(count(file, "udp contains \"dmac\" && eth.dst == " + peerMac())).isEqualTo(2_000);
    assertThat(count(file, "_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0"))
        .isZero();
  }

  private String peerMac() throws IOException {
    return JSON.readTree(link.run("ip", "-j", "link", "show", Link.PEER))
        .get(0)
        .get("address")
        .asText();
  }

  private static long count(Path file, String filter) {
    return Command.run(
            "tshark",
            "-n",
            "-o",
            "udp.check_checksum:TRUE",
            "-o",
            "ip.check_checksum:TRUE",
            "-r",
            file.toString(),
            "-Y",
            filter)
        .lines()
        .count();
  }

  @Test
  void replaysACaptureAndKnowsItsFramesAgain() {
    Path file = folder.resolve("replay.pcapng");
    report(
        "--to",
        POD_V4,
        "--size",
        "64x3,200",
        "--count",
        "40",
        "--rate",
        "1k",
        "--pcap",
        file.toString());
    // Sent, received and the question for the MAC address alike: all of them go out again.
    JsonNode report =
        report("--to", POD_V4, "--replay", file.toString(), "--count", "1000", "--window", "64");
    assertThat(report.get("sent").asLong()).isEqualTo(1_000);
    assertThat(report.get("received").asLong()).isGreaterThan(900);
    DmacProcess.Ended refused = probe("--to", POD_V4, "--replay", folder + "/none.pcap");
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.said()).contains("none.pcap");
  }

  @Test
  void showsFramesAsTheyGoBy() {
    DmacProcess.Ended ended =
        probe("--to", POD_V4, "--ping", "--count", "2", "--rate", "10", "--hex");
    assertThat(ended.printed())
        .contains("ICMP echo request")
        .contains("ICMP echo reply")
        .contains("0000  ")
        .contains("received  2");
  }

  @Test
  void fillsFramesFromAFile() throws IOException {
    Path content = folder.resolve("content");
    Files.writeString(content, "from a file ");
    DmacProcess.Ended ended =
        probe(
            "--to",
            POD_V4,
            "--content-file",
            content.toString(),
            "--size",
            "128",
            "--count",
            "1",
            "--hex");
    assertThat(ended.printed()).contains("from a");
    assertThat(ended.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--to nobody; --to 'nobody' is neither a MAC nor an IP address",
        "--count 1; nobody to send to",
        "--to 02:00:00:00:00:01 --udp 9; UDP and ping need the receiver's IP address",
        "--to 10.9.0.2 --udp 0; UDP port 0 is not within 1 to 65535",
        "--to 10.9.0.2 --size 63; --size 63 is not within 64 to 9022",
        "--to 10.9.0.2 --size 64x; --size '64x' is no size",
        "--to 10.9.0.2 --udp 9 --size 64; a frame has 70 bytes or more",
        "--to 10.9.0.2 --vlan 5000; VLAN identifier 5000",
        "--to 10.9.0.2 --vlan x; --vlan 'x' is no VLAN tag",
        "--to 10.9.0.2 --content-hex abc; --content-hex 'abc' is not hexadecimal",
        "--to 10.9.0.2 --rate fast; 'fast' is not a rate",
        "--to 10.9.0.2 --method magic; --method 'magic' is none of",
        "--to 10.9.0.2 --content-file /nowhere; --content-file /nowhere cannot be read",
        "--to 10.9.0.2 --idle interrupt; --idle interrupt waits for frames",
        "--to 10.9.0.2 --idle batch; --idle batch waits for frames"
      })
  void refusesWhatIsNoRun(String line) {
    String[] parts = line.split("; ", 2);
    DmacProcess.Ended ended = probe(parts[0].split(" "));
    assertThat(ended.said()).contains(parts[1]);
    assertThat(ended.status()).isEqualTo(2);
  }
}
