package io.dmac.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmac.capture.CaptureReader;
import io.dmac.capture.CapturedFrame;
import io.dmac.decode.Decoded;
import io.dmac.decode.FrameDecoder;
import io.dmac.decode.Layer;
import io.dmac.testbed.Command;
import io.dmac.testbed.EnabledIfTool;
import io.dmac.testbed.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that scapy makes are to dmac what they are to tshark. */
@EnabledIfTool({"tshark", "scapy"})
class FrameDecoderIT {
  /** A layer's name here and there. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("Ethernet", "eth"),
          Map.entry("802.1Q", "vlan"),
          Map.entry("802.1ad", "ieee8021ad"),
          Map.entry("LLC", "llc"),
          Map.entry("ARP", "arp"),
          Map.entry("IPv4", "ip"),
          Map.entry("IPv6", "ipv6"),
          Map.entry("hop-by-hop options", "ipv6.hopopts"),
          Map.entry("destination options", "ipv6.dstopts"),
          Map.entry("routing header", "ipv6.routing"),
          Map.entry("fragment header", "ipv6.fraghdr"),
          Map.entry("ICMP", "icmp"),
          Map.entry("ICMPv6", "icmpv6"),
          Map.entry("UDP", "udp"),
          Map.entry("TCP", "tcp"));

  private static final String[] FIELDS = {
    "frame.protocols",
    "eth.src",
    "eth.dst",
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "ip.checksum.status",
    "udp.checksum.status",
    "tcp.checksum.status",
    "icmp.checksum.status",
    "icmpv6.checksum.status"
  };

  private static final String WRONG = "0";

  @TempDir Path folder;

  @Test
  void everyFrameIsWhatTsharkSaysItIs() {
    Path capture = folder.resolve("every_protocol.pcap");
    List<String> scapy = new ArrayList<>(Wire.python(FrameDecoderIT.class, "every_protocol.py"));
    scapy.add(capture.toString());
    Command.run(scapy.toArray(String[]::new));
    List<CapturedFrame> frames = CaptureReader.readAll(capture, 100, 100_000);
    List<List<String>> theirs = Tshark.fields(capture, FIELDS);
    assertThat(frames).hasSameSizeAs(theirs).hasSizeGreaterThan(25);
    for (int i = 0; i < frames.size(); i++) {
      Decoded ours = FrameDecoder.decode(frames.get(i).bytes(), frames.get(i).originalLength());
      List<String> values = theirs.get(i);
      assertThat(protocols(ours)).as(ours.summary()).isEqualTo(protocols(values.getFirst()));
      assertThat(addresses(ours)).as(ours.summary()).isEqualTo(values.subList(1, 7));
      assertThat(ours.layers().stream().flatMap(layer -> layer.faults().stream()))
          .as(ours.summary())
          .allMatch(fault -> fault.startsWith("checksum should be"))
          .hasSize((int) values.subList(7, FIELDS.length).stream().filter(WRONG::equals).count());
    }
  }

  private static List<String> protocols(Decoded decoded) {
    return decoded.layers().stream()
        .map(layer -> NAMES.getOrDefault(layer.protocol(), ""))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Up to an error message of ICMP, which quotes a frame that is not this one. */
  private static List<String> protocols(String theirs) {
    List<String> protocols = Stream.of(theirs.split(":")).filter(NAMES::containsValue).toList();
    int icmp = protocols.indexOf("icmp");
    return icmp < 0 ? protocols : protocols.subList(0, icmp + 1);
  }

  private static List<String> addresses(Decoded decoded) {
    return Stream.of("Ethernet", "IPv4", "IPv6")
        .flatMap(
            protocol ->
                Stream.of("source", "destination").map(field -> value(decoded, protocol, field)))
        .toList();
  }

  private static String value(Decoded decoded, String protocol, String field) {
    return decoded.layers().stream()
        .filter(layer -> layer.protocol().equals(protocol))
        .findFirst()
        .flatMap((Layer layer) -> layer.value(field))
        .orElse("");
  }
}
