package io.dmac.decode;

import io.dmac.decode.Decoding.LayerText;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ndp;
import io.dmac.packet.Tcp;
import io.dmac.packet.Udp;
import java.util.ArrayList;
import java.util.List;

/**
 * What IP carries: ICMP (RFC 792), ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861), UDP (RFC
 * 768), TCP (RFC 9293).
 */
final class UpperDecoder {
  private static final String[] TCP_FLAGS = {
    "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"
  };
  private static final int ICMP_CHECKSUM_OFFSET = 2;

  private final Decoding in;
  private final long addresses;
  private final boolean isWhole;

  /**
   * @param addresses the sum of both IP addresses, for the pseudo header
   * @param isWhole false of a first fragment, whose lengths and checksum are the whole datagram's
   */
  UpperDecoder(Decoding in, long addresses, boolean isWhole) {
    this.in = in;
    this.addresses = addresses;
    this.isWhole = isWhole;
  }

  void icmp() {
    LayerText layer = in.begin("ICMP");
    if (!in.has(layer, Icmp.HEADER_LENGTH)) {
      return;
    }
    int type = in.u8(0);
    message(layer, "ICMP ", Protocols.icmp(type, in.u8(1)));
    checksum(layer, ICMP_CHECKSUM_OFFSET, 0);
    if (type == Icmp.ECHO_REQUEST || type == Icmp.ECHO_REPLY) {
      echo(layer);
    }
    layer.addToSummary(", length " + in.length());
    in.advance(Icmp.HEADER_LENGTH);
  }

  void icmpv6() {
    LayerText layer = in.begin("ICMPv6");
    if (!in.has(layer, Icmp.HEADER_LENGTH)) {
      return;
    }
    int type = in.u8(0);
    message(layer, "ICMPv6 ", Protocols.icmpv6(type, in.u8(1)));
    checksum(layer, ICMP_CHECKSUM_OFFSET, pseudoHeader(IpProtocol.ICMPV6));
    switch (type) {
      case Ndp.ECHO_REQUEST, Ndp.ECHO_REPLY -> {
        echo(layer);
        layer.addToSummary(", length " + in.length());
        in.advance(Icmp.HEADER_LENGTH);
      }
      case Ndp.ROUTER_SOLICITATION -> options(layer, 8);
      case Ndp.ROUTER_SOLICITATION + 1 -> options(layer, 16);
      case Ndp.NEIGHBOUR_SOLICITATION -> {
        if (in.has(layer, Ndp.SOLICITATION_LENGTH)) {
          layer.field("target", in.ipv6(8)).addToSummary(", who has " + in.ipv6(8));
          options(layer, Ndp.SOLICITATION_LENGTH);
        }
      }
      case Ndp.NEIGHBOUR_ADVERTISEMENT -> {
        if (in.has(layer, Ndp.SOLICITATION_LENGTH)) {
          String flags = advertisementFlags(in.u32(4));
          layer.field("target", in.ipv6(8)).field("flags", flags);
          layer.addToSummary(", " + in.ipv6(8) + (flags.isEmpty() ? "" : " (" + flags + ")"));
          options(layer, Ndp.SOLICITATION_LENGTH);
        }
      }
      case Ndp.REDIRECT -> {
        if (in.has(layer, 40)) {
          layer.field("target", in.ipv6(8)).field("destination", in.ipv6(24));
          layer.addToSummary(", " + in.ipv6(24) + " by " + in.ipv6(8));
          options(layer, 40);
        }
      }
      default -> {
        layer.addToSummary(", length " + in.length());
        in.advance(Icmp.HEADER_LENGTH);
      }
    }
  }

  private void message(LayerText layer, String protocol, String name) {
    layer.field("message", name).field("type", in.u8(0)).field("code", in.u8(1));
    layer.summary(protocol + name);
  }

  private void echo(LayerText layer) {
    layer.field("identifier", in.u16(4)).field("sequence", in.u16(6));
    layer.addToSummary(", id " + in.u16(4) + ", seq " + in.u16(6));
  }

  private static String advertisementFlags(long flags) {
    List<String> set = new ArrayList<>();
    if (flags >>> 31 == 1) {
      set.add("router");
    }
    if ((flags & Ndp.FLAG_SOLICITED) != 0) {
      set.add("solicited");
    }
    if ((flags & Ndp.FLAG_OVERRIDE) != 0) {
      set.add("override");
    }
    return String.join(", ", set);
  }

  /** The options of neighbour discovery, behind the rest of the message. */
  private void options(LayerText layer, int offset) {
    if (!in.has(layer, offset)) {
      return;
    }
    in.advance(offset);
    while (in.length() > 0) {
      if (!in.has(layer, 2)) {
        return;
      }
      int type = in.u8(0);
      int length = in.u8(1) << 3;
      if (length == 0) {
        layer.fault("an option of length 0");
        return;
      }
      if (!in.has(layer, length)) {
        return;
      }
      switch (type) {
        case Ndp.OPTION_SOURCE_LINK_LAYER_ADDRESS -> {
          layer.field("source link-layer address", in.mac(2));
          layer.addToSummary(", from " + in.mac(2));
        }
        case Ndp.OPTION_TARGET_LINK_LAYER_ADDRESS -> {
          layer.field("target link-layer address", in.mac(2));
          layer.addToSummary(", is at " + in.mac(2));
        }
        default -> layer.field("option " + type, length + " bytes");
      }
      in.advance(length);
    }
  }

  void udp() {
    LayerText layer = in.begin("UDP");
    if (!in.has(layer, Udp.HEADER_LENGTH)) {
      return;
    }
    int length = in.u16(4);
    ports(layer, "UDP ").field("length", length);
    if (length < Udp.HEADER_LENGTH) {
      layer.fault("length " + length + ", less than the header");
      return;
    }
    if (isWhole) {
      in.limit(layer, length);
    }
    if (in.u16(Udp.CHECKSUM_OFFSET) == 0) {
      layer.field("checksum", "none");
    } else {
      checksum(layer, Udp.CHECKSUM_OFFSET, pseudoHeader(IpProtocol.UDP));
    }
    layer.addToSummary(", length " + (length - Udp.HEADER_LENGTH));
    in.advance(Udp.HEADER_LENGTH);
  }

  void tcp() {
    LayerText layer = in.begin("TCP");
    if (!in.has(layer, Tcp.MIN_HEADER_LENGTH)) {
      return;
    }
    int headerLength = in.u8(12) >>> 4 << 2;
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < TCP_FLAGS.length; bit++) {
      if ((in.u8(13) >>> bit & 1) == 1) {
        set.add(TCP_FLAGS[bit]);
      }
    }
    String flags = String.join(", ", set);
    ports(layer, "TCP ").field("sequence", in.u32(4)).field("acknowledgement", in.u32(8));
    layer.field("header length", headerLength).field("flags", flags);
    layer.field("window", in.u16(14)).field("urgent pointer", in.u16(18));
    layer.addToSummary(" [" + flags + "], seq " + in.u32(4));
    if (set.contains("ACK")) {
      layer.addToSummary(", ack " + in.u32(8));
    }
    layer.addToSummary(", win " + in.u16(14));
    if (headerLength < Tcp.MIN_HEADER_LENGTH || headerLength > in.length()) {
      layer.fault("header of " + headerLength + " bytes in a segment of " + in.length());
      return;
    }
    checksum(layer, Tcp.CHECKSUM_OFFSET, pseudoHeader(IpProtocol.TCP));
    layer.addToSummary(", length " + (in.length() - headerLength));
    if (in.has(layer, headerLength)) {
      in.advance(headerLength);
    }
  }

  private LayerText ports(LayerText layer, String protocol) {
    layer.field("source port", in.u16(0)).field("destination port", in.u16(2));
    return layer.summary(protocol + in.u16(0) + " > " + in.u16(2));
  }

  /** The sum of the pseudo header (RFC 9293, section 3.1; RFC 8200, section 8.1). */
  private long pseudoHeader(int protocol) {
    return addresses + protocol + in.length();
  }

  /** Says whether the checksum is right, where all that it covers is there. */
  private void checksum(LayerText layer, int offset, long pseudoHeader) {
    if (!isWhole || !in.isWhole()) {
      layer.field("checksum", in.hex16(offset));
    } else if (pseudoHeader != 0 && in.u16(offset) == Decoding.fold(pseudoHeader)) {
      // As a kernel hands it to a device that completes checksums, and to a veth that need not.
      layer.field("checksum", in.hex16(offset) + " (left to the device)");
    } else {
      in.checksum(layer, offset, in.sum(in.length()) + pseudoHeader);
    }
  }
}
