package io.dmac.decode;

import io.dmac.decode.Decoding.LayerText;
import io.dmac.packet.Ethernet;
import io.dmac.probe.FrameTemplate;
import java.util.HexFormat;

/**
 * Says what a frame is, layer by layer. Whatever the bytes are, there is an answer: a layer that is
 * cut off or contradicts itself says so and is the last.
 */
public final class FrameDecoder {
  /** Lengths of 802.3 end here, and EtherTypes begin at 0x0600. */
  private static final int MAX_LENGTH_FIELD = 1_500;

  /** Twice what any network stacks; the frames of a loop of bridges have no more either. */
  private static final int MAX_TAGS = 16;

  private static final int SNAP = 0xAA;

  /** The organization whose protocols are EtherTypes (RFC 1042). */
  private static final String ENCAPSULATED_ETHERNET = "000000";

  private static final int UNNUMBERED = 3;
  private static final int POLL_FINAL = 0x10;
  private static final int CONTENT_SHOWN = 64;
  private static final int CONTENT_IN_LINE = 24;

  private FrameDecoder() {}

  /**
   * Decodes a frame as far as it goes.
   *
   * @param frame the bytes that there are, from the destination address on
   * @param originalLength bytes of the whole frame, without its frame check sequence
   */
  public static Decoded decode(byte[] frame, int originalLength) {
    Decoding in = new Decoding(frame, originalLength);
    LayerText ethernet = in.begin("Ethernet");
    if (in.has(ethernet, Ethernet.HEADER_LENGTH)) {
      ethernet.field("destination", in.mac(0)).field("source", in.mac(6));
      ethernet.summary(in.mac(6) + " > " + in.mac(0)).field("length", in.length());
      if (in.readable() < in.length()) {
        ethernet.field("captured", in.readable());
      }
      tagged(in, ethernet);
      probe(in);
    }
    return in.result();
  }

  /** Walks the tags to the type that matters. */
  private static void tagged(Decoding in, LayerText ethernet) {
    LayerText layer = ethernet;
    in.advance(Ethernet.HEADER_LENGTH);
    for (int tags = 0; Ethernet.isTag(in.u16(-2)); tags++) {
      int type = in.u16(-2);
      layer.field("type", EtherType.text(type));
      if (tags == MAX_TAGS) {
        layer.fault("more than " + MAX_TAGS + " tags");
        return;
      }
      layer = in.begin(EtherType.tagName(type));
      if (!in.has(layer, Ethernet.TAG_LENGTH)) {
        return;
      }
      int control = in.u16(0);
      int priority = control >>> 13;
      layer.field("id", control & 0xFFF).field("priority", priority);
      layer.field("drop eligible", (control & 0x1000) != 0);
      layer.summary("vlan " + (control & 0xFFF) + (priority == 0 ? "" : " priority " + priority));
      in.advance(Ethernet.TAG_LENGTH);
    }
    int type = in.u16(-2);
    if (type <= MAX_LENGTH_FIELD) {
      layer.field("length field", type);
      in.limit(layer, type);
      logicalLink(in);
    } else {
      network(in, layer, type);
    }
  }

  private static void network(Decoding in, LayerText layer, int type) {
    layer.field("type", EtherType.text(type));
    switch (type) {
      case Ethernet.TYPE_ARP -> NetworkDecoder.arp(in);
      case Ethernet.TYPE_IPV4 -> NetworkDecoder.ipv4(in);
      case Ethernet.TYPE_IPV6 -> NetworkDecoder.ipv6(in);
      default -> layer.addToSummary(", " + EtherType.text(type) + ", length " + in.length());
    }
  }

  /** IEEE 802.2: LLC, and SNAP behind it. */
  private static void logicalLink(Decoding in) {
    LayerText layer = in.begin("LLC");
    if (!in.has(layer, 3)) {
      return;
    }
    layer.field("DSAP", in.hex8(0)).field("SSAP", in.hex8(1));
    String control = control(in.u8(2)) + ((in.u8(1) & 1) == 0 ? " command" : " response");
    layer.field("control", in.hex8(2) + " (" + control + ")");
    layer.summary("LLC " + in.hex8(1) + " > " + in.hex8(0) + " " + control);
    boolean snap = in.u8(0) == SNAP && in.u8(1) == SNAP && in.u8(2) == UNNUMBERED;
    in.advance((in.u8(2) & UNNUMBERED) == UNNUMBERED ? 3 : Math.min(4, in.readable()));
    if (!snap) {
      return;
    }
    layer = in.begin("SNAP");
    if (in.has(layer, 5)) {
      String organization = HexFormat.of().toHexDigits(in.u32(0) >>> 8, 6);
      int type = in.u16(3);
      layer.field("organization", organization).summary("SNAP");
      in.advance(5);
      if (organization.equals(ENCAPSULATED_ETHERNET)) {
        network(in, layer, type);
      } else {
        String protocol = Decoding.hex16Of(type);
        layer
            .field("protocol", protocol)
            .addToSummary(" " + organization + " protocol " + protocol);
      }
    }
  }

  private static String control(int value) {
    if ((value & 1) == 0) {
      return "information";
    }
    if ((value & UNNUMBERED) != UNNUMBERED) {
      return "supervisory";
    }
    return switch (value & ~POLL_FINAL) {
      case 0x03 -> "UI";
      case 0xAF -> "XID";
      case 0xE3 -> "TEST";
      default -> "unnumbered";
    };
  }

  /**
   * The probe's payload, behind whatever the last layer was. Where headers that are not known here
   * lie before it, it is found by its magic together with its check.
   */
  private static void probe(Decoding in) {
    int from = in.at();
    int last = from + in.readable();
    for (int i = from; i < last; i++) {
      if (FrameTemplate.Stamp.beginsAt(i, in.frame())
          && (i == from
              || (i + FrameTemplate.Stamp.LENGTH <= last
                  && FrameTemplate.Stamp.read(i, in.frame()).isIntact()))) {
        in.advance(i - from);
        stamp(in);
        return;
      }
    }
  }

  private static void stamp(Decoding in) {
    LayerText layer = in.begin("probe");
    if (!in.has(layer, FrameTemplate.Stamp.LENGTH)) {
      return;
    }
    FrameTemplate.Stamp stamp = FrameTemplate.Stamp.read(in.at(), in.frame());
    String run = HexFormat.of().toHexDigits(stamp.run());
    String sequence = Long.toUnsignedString(stamp.sequence());
    layer.field("run", run).field("sequence", sequence);
    layer.field("time stamp", stamp.timeNs() + " ns");
    layer.field("check", stamp.isIntact() ? "right" : "wrong");
    layer.summary("probe run " + run + " seq " + sequence);
    if (!stamp.isIntact()) {
      layer.fault("check wrong");
    }
    in.advance(FrameTemplate.Stamp.LENGTH);
    layer.field("content length", in.length());
    byte[] content = new byte[Math.min(CONTENT_SHOWN, in.readable())];
    in.frame().getBytes(in.at(), content);
    String text = HexDump.printable(content, 0, content.length);
    layer.field("content", text);
    if (!text.isEmpty()) {
      layer.addToSummary(
          " \"" + text.substring(0, Math.min(CONTENT_IN_LINE, text.length())) + "\"");
    }
  }
}
