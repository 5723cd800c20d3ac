package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dmac.mac.MacAddress;
import io.dmac.testbed.Await;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfHugepages;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Hugepages;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the program starts, ends, and is ended. */
@EnabledIfNetAdmin
class LifecycleIT {
  private static final String MEMIF =
      "net_memif0,role=server,socket=@dmac-lifecycle,socket-abstract=yes";

  /** C2 compiles a loop after some ten thousand. */
  private static final int TURNS_LONG_SINCE_COMPILED = 20_000_000;

  private Link link;

  @BeforeEach
  void start() {
    link = Link.withPeer("10.9.0.1/24");
  }

  @AfterEach
  void close() {
    link.close();
  }

  @Test
  @EnabledIfTool("ping")
  void sigtermUnderLoadRestoresTheAddressGivesAllBuffersBackAndExitsWithZero() throws IOException {
    String original = Kernel.macOf(Link.POD);
    try (DmacProcess dmac = DmacProcess.run("--interface", Link.POD, "--ip", "10.9.0.2/24")) {
      Process flood =
          new ProcessBuilder(link.peer().inside("ping", "-f", "-q", "-w", "60", "10.9.0.2"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        dmac.awaitReceived(0, 1);
        assertThat(dmac.putMac(0, "02:00:5e:70:00:01").status()).isEqualTo(200);
        Await.until(
            () -> dmac.counts(0).get("echo_replies") > 200, () -> dmac.counts(0).toString());
        assertThat(Kernel.macOf(Link.POD)).isEqualTo("02:00:5e:70:00:01");
        DmacProcess.Ended ended = dmac.terminate();
        assertThat(ended.status()).as(ended.said()).isZero();
        assertThat(ended.said()).doesNotContain("were not given back").doesNotContain("ERROR");
        assertThat(Kernel.macOf(Link.POD)).isEqualTo(original);
      } finally {
        flood.destroyForcibly();
      }
    }
  }

  @Test
  void severalPortsOfOneProcessAreEachOfTheirOwn() {
    try (DmacProcess dmac =
            DmacProcess.run(
                "--interface",
                Link.POD,
                "--tap",
                "manytap",
                "--vdev",
                "net_null0",
                "--vdev",
                "net_ring0",
                "--vdev",
                MEMIF);
        Wire veth = link.wire();
        Wire tap = Wire.on("manytap")) {
      JsonNode ports = dmac.get("/v1/ports").get("ports");
      assertThat(ports)
          .extracting(port -> port.get("driver").asText())
          .containsExactly("net_af_packet", "net_tap", "net_null", "net_ring", "net_memif");
      assertThat(ports).extracting(port -> port.get("mac").asText()).doesNotHaveDuplicates();

      assertThat(dmac.putMac(1, "02:00:5e:70:00:11").status()).isEqualTo(200);
      assertThat(Kernel.macOf("manytap")).isEqualTo("02:00:5e:70:00:11");
      assertThat(Kernel.macOf(Link.POD)).isEqualTo(ports.get(0).get("mac").asText());

      byte[] toVeth = Frames.udp(MacAddress.parse(dmac.mac(0)), Frames.STATION, 64);
      byte[] toTap = Frames.udp(MacAddress.parse(dmac.mac(1)), Frames.STATION, 64);
      assertThat(veth.volley(2_000, 64, Frames.UDP_PAYLOAD, toVeth))
          .isEqualTo(new Wire.Volley(2_000, 2_000, 2_000));
      assertThat(tap.volley(2_000, 64, Frames.UDP_PAYLOAD, toTap))
          .isEqualTo(new Wire.Volley(2_000, 2_000, 2_000));
      assertThat(dmac.counts(0).echoed()).isEqualTo(2_000);
      assertThat(dmac.counts(1).echoed()).isEqualTo(2_000);

      DmacProcess.Ended ended = dmac.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
      assertThat(ended.said()).doesNotContain("were not given back");
      assertThat(Kernel.has("manytap")).isFalse();
    }
  }

  /** jcmd stops all threads where they look for that; a loop that never does is waited for. */
  @Test
  void loopThatNeverRestsIsStoppedByTheJvmWithoutTraffic() {
    // The test's processes do without C2 else, which takes most looks out of a loop.
    List<String> withC2 = List.of("env", "_JAVA_OPTIONS=-XX:TieredStopAtLevel=4");
    try (DmacProcess dmac =
        DmacProcess.runBehind(withC2, "--vdev", "net_ring0", "--no-huge", "--idle", "busy")) {
      Await.until(
          () -> dmac.counts(0).get("turns") > TURNS_LONG_SINCE_COMPILED,
          () -> dmac.counts(0).toString());
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      for (int i = 0; i < 5; i++) {
        assertThat(Command.run(jcmd, String.valueOf(dmac.pid()), "Thread.print"))
            .contains("dmac-port0-queue0");
      }
      assertThat(dmac.terminate().status()).isZero();
    }
  }

  @Test
  void killedProcessLeavesNothingThatBlocksTheNextStart() {
    String[] ports = {"--interface", Link.POD, "--tap", "killtap", "--vdev", MEMIF};
    String changed = "02:00:5e:70:00:21";
    for (int round = 0; round < 3; round++) {
      try (DmacProcess dmac = DmacProcess.run(ports)) {
        assertThat(dmac.mac(0)).isEqualTo(Kernel.macOf(Link.POD));
        if (!dmac.mac(0).equals(changed)) {
          assertThat(dmac.putMac(0, changed).status()).isEqualTo(200);
        }
        dmac.kill();
      }
      assertThat(Kernel.has("killtap")).isFalse();
    }
    try (DmacProcess dmac = DmacProcess.run(ports)) {
      assertThat(dmac.terminate().status()).isZero();
    }
  }

  @Test
  @EnabledIfHugepages
  void killedProcessGivesItsHugepagesBack() {
    try (Hugepages _ = Hugepages.free(64)) {
      long free = Hugepages.free();
      try (DmacProcess dmac =
          DmacProcess.run("--vdev", "net_null0", "--huge", "true", "--memory", "64")) {
        assertThat(Hugepages.free()).isLessThan(free);
        dmac.kill();
      }
      Await.until(
          () -> Hugepages.free() >= free,
          () -> Hugepages.free() + " of " + free + " pages are free");
    }
  }

  @Test
  void secondProcessOnTheSameTapIsRefusedAndTheFirstLivesOn() {
    try (DmacProcess first = DmacProcess.run("--tap", "twotap")) {
      DmacProcess.Ended second =
          DmacProcess.toTheEnd("run", "--tap", "twotap", "--api", "127.0.0.1:9899");
      assertThat(second.status()).isNotZero();
      assertThat(second.said()).contains("twotap").contains("exists already");
      assertThat(first.get("/readyz").get("ok").asBoolean()).isTrue();
      assertThat(Kernel.has("twotap")).isTrue();
    }
  }

  @Test
  void interfaceThatIsAbsentOrDownIsNamedWithTheRemedy() {
    DmacProcess.Ended absent = DmacProcess.toTheEnd("run", "--interface", "dmacnone");
    assertThat(absent.status()).isNotZero();
    assertThat(absent.said()).contains("--interface dmacnone does not exist");
    Command.run("ip", "link", "set", Link.POD, "down");
    DmacProcess.Ended down = DmacProcess.toTheEnd("run", "--interface", Link.POD);
    assertThat(down.status()).isNotZero();
    assertThat(down.said()).contains("ip link set " + Link.POD + " up");
  }

  @Test
  void durationEndsTheRunWithZero() {
    DmacProcess.Ended ended =
        DmacProcess.toTheEnd(
            "run", "--vdev", "net_null0", "--duration", "1", "--stats-period", "1");
    assertThat(ended.status()).as(ended.said()).isZero();
    assertThat(ended.printed()).containsIgnoringCase("rx");
    assertThat(List.of(ended.said().split("\n", -1))).noneMatch(line -> line.contains("ERROR"));
  }
}
