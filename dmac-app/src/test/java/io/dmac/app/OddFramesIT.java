package io.dmac.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.testbed.EnabledIfNetAdmin;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Frames;
import io.dmac.testbed.Wire;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames that nobody should send, made by scapy, on a link of 9000 bytes: none stops the loop, and
 * each is counted once.
 */
@EnabledIfNetAdmin
@EnabledIfTool("scapy")
class OddFramesIT {
  private static final String[] KINDS = {
    "runts", "jumbo", "vlan", "qinq", "options", "fragments", "checksums", "others", "garbage"
  };

  private Link link;

  @BeforeEach
  void start() {
    link = Link.quiet().mtu(9000);
  }

  @AfterEach
  void close() {
    link.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"macswap", "5tswap", "reverse", "icmpecho"})
  void everyOddFrameIsCountedOnceAndTheLoopLivesOn(String operation) {
    try (DmacProcess dmac =
            DmacProcess.run(
                "--interface",
                Link.POD,
                "--mtu",
                "9000",
                "--operation",
                operation,
                "--ip",
                "10.9.0.2/24",
                "--ip",
                "fd00:9::2/64");
        Wire wire = link.wire()) {
      Map<String, Integer> sent = send(dmac);
      assertThat(sent).containsOnlyKeys(KINDS);
      assertThat(sent.get("garbage")).isGreaterThan(19_000);
      int total = sent.values().stream().mapToInt(Integer::intValue).sum();
      Counts counts = dmac.awaitReceived(0, total);
      assertThat(counts.get("group_source")).isPositive();
      assertThat(counts.get("own_source")).isPositive();
      assertThat(counts.get("broadcast")).isPositive();
      assertThat(counts.get("multicast")).isPositive();
      assertThat(counts.get("other_destination")).isPositive();

      wire.forget();
      byte[] frame = Frames.udp(MacAddress.parse(dmac.mac(0)), Frames.STATION, 40);
      for (int i = 0; i < 200; i++) {
        wire.send(frame);
      }
      Counts after = dmac.awaitReceived(0, total + 200);
      int echoes = operation.equals("icmpecho") ? 0 : 200;
      assertThat(after.echoed() - counts.echoed()).isEqualTo(echoes);
      assertThat(wire.receive(echoes)).hasSize(echoes);
      assertThat(dmac.get("/readyz").get("ok").asBoolean()).isTrue();
      DmacProcess.Ended ended = dmac.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
      assertThat(ended.said()).doesNotContain("were not given back");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1500, 4000, 9000})
  void framesOfTheInterfacesOwnMtuComeBackWithoutBeingAskedFor(int mtu) {
    link.mtu(mtu);
    try (DmacProcess dmac = DmacProcess.run("--interface", Link.POD);
        Wire wire = link.wire()) {
      byte[] largest = Frames.udp(MacAddress.parse(dmac.mac(0)), Frames.STATION, mtu - 28);
      assertThat(largest).hasSize(mtu + Ethernet.HEADER_LENGTH);
      wire.send(largest);
      assertThat(wire.receive(1))
          .singleElement()
          .satisfies(
              frame -> {
                assertThat(frame).hasSameSizeAs(largest);
                assertThat(Arrays.copyOfRange(frame, 12, frame.length))
                    .isEqualTo(Arrays.copyOfRange(largest, 12, largest.length));
              });
      assertThat(wire.volley(2_000, 32, Frames.UDP_PAYLOAD, largest))
          .isEqualTo(new Wire.Volley(2_000, 2_000, 2_000));
      assertThat(dmac.awaitReceived(0, 2_001).echoed()).isEqualTo(2_001);
      DmacProcess.Ended ended = dmac.terminate();
      assertThat(ended.status()).as(ended.said()).isZero();
      assertThat(ended.said()).doesNotContain("were not given back");
    }
  }

  /** Sends all kinds of frames, never more at once than a port holds; how many of each. */
  private Map<String, Integer> send(DmacProcess dmac) {
    Map<String, Integer> sent = new HashMap<>();
    long before = dmac.counts(0).received();
    try (Conversation scapy =
        link.converse("odd_frames.py", Link.PEER, dmac.mac(0), Frames.STATION.toString(), "9000")) {
      for (String kind : KINDS) {
        scapy.say(kind);
        for (String line = scapy.hear(); !line.equals("end"); line = scapy.hear()) {
          sent.merge(kind, Integer.parseInt(line), Integer::sum);
          long total = before + sent.values().stream().mapToInt(Integer::intValue).sum();
          Counts counts = dmac.awaitReceived(0, total);
          assertThat(counts.received()).as("with %s: %s", sent, counts).isEqualTo(total);
          scapy.say("");
        }
      }
    }
    return sent;
  }
}
