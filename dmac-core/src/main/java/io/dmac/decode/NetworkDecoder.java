package io.dmac.decode;

import io.dmac.decode.Decoding.LayerText;
import io.dmac.packet.Arp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;

/** ARP (RFC 826), IPv4 (RFC 791), and IPv6 with its extension headers (RFC 8200). */
final class NetworkDecoder {
  private static final String NOBODY = "0.0.0.0";
  private static final int NO_NEXT_HEADER = 59;

  private NetworkDecoder() {}

  static void arp(Decoding in) {
    LayerText layer = in.begin("ARP");
    if (!in.has(layer, 8)) {
      return;
    }
    int operation = in.u16(6);
    boolean ethernetIpv4 = in.u32(0) == 0x0001_0800 && in.u16(4) == 0x0604;
    if (!ethernetIpv4) {
      layer.field("hardware type", in.u16(0)).field("protocol type", in.hex16(2));
      layer.field("operation", operation);
      layer.summary("ARP of hardware type " + in.u16(0) + ", operation " + operation);
      return;
    }
    if (!in.has(layer, Arp.LENGTH)) {
      return;
    }
    String senderMac = in.mac(8);
    String sender = in.ipv4(14);
    String target = in.ipv4(24);
    // RFC 5227: a probe has no sender yet, an announcement tells what it asks.
    String kind =
        operation != Arp.REQUEST && operation != Arp.REPLY
            ? "operation " + operation
            : sender.equals(target)
                ? "announcement"
                : operation == Arp.REPLY ? "reply" : sender.equals(NOBODY) ? "probe" : "request";
    layer.field("operation", operation).field("kind", kind);
    layer.field("sender MAC", senderMac).field("sender IP", sender);
    layer.field("target MAC", in.mac(18)).field("target IP", target);
    layer.summary(
        "ARP "
            + switch (kind) {
              case "announcement" -> "announcement, " + sender + " is-at " + senderMac;
              case "reply" -> sender + " is-at " + senderMac;
              case "probe" -> "probe, who-has " + target;
              case "request" -> "who-has " + target + " tell " + sender;
              default -> kind;
            });
    in.advance(Arp.LENGTH);
  }

  static void ipv4(Decoding in) {
    LayerText layer = in.begin("IPv4");
    if (!in.has(layer, Ipv4.MIN_HEADER_LENGTH)) {
      return;
    }
    int headerLength = (in.u8(0) & 0xF) << 2;
    int totalLength = in.u16(2);
    int flagsAndOffset = in.u16(6);
    int protocol = in.u8(9);
    layer.summary("IPv4 " + in.ipv4(12) + " > " + in.ipv4(16));
    layer.field("source", in.ipv4(12)).field("destination", in.ipv4(16));
    layer.field("header length", headerLength);
    if (headerLength > Ipv4.MIN_HEADER_LENGTH) {
      layer.field("options", headerLength - Ipv4.MIN_HEADER_LENGTH + " bytes");
    }
    layer.field("type of service", in.hex8(1)).field("total length", totalLength);
    layer.field("identification", in.u16(4));
    boolean more = (flagsAndOffset & 0x2000) != 0;
    int fragmentOffset = (flagsAndOffset & 0x1FFF) << 3;
    layer.field("do not fragment", (flagsAndOffset & 0x4000) != 0);
    layer.field("more fragments", more).field("fragment offset", fragmentOffset);
    layer.field("time to live", in.u8(8)).field("protocol", Protocols.text(protocol));
    if (in.u8(0) >>> 4 != 4) {
      layer.fault("version " + (in.u8(0) >>> 4));
    } else if (headerLength < Ipv4.MIN_HEADER_LENGTH || totalLength < headerLength) {
      layer.fault("header of " + headerLength + " bytes in a packet of " + totalLength);
    } else if (in.has(layer, headerLength)) {
      in.checksum(layer, 10, in.sum(headerLength));
      in.limit(layer, totalLength);
      long pseudoHeader = in.sumAt(in.at() + 12, 8);
      in.advance(headerLength);
      Fragment fragment = Fragment.of(fragmentOffset, more);
      if (fragment != Fragment.NONE) {
        layer.addToSummary(", fragment" + place(fragmentOffset, in.length(), more));
      }
      upper(in, layer, protocol, pseudoHeader, fragment);
    }
  }

  static void ipv6(Decoding in) {
    LayerText layer = in.begin("IPv6");
    if (!in.has(layer, Ipv6.HEADER_LENGTH)) {
      return;
    }
    layer.summary("IPv6 " + in.ipv6(8) + " > " + in.ipv6(24));
    layer.field("source", in.ipv6(8)).field("destination", in.ipv6(24));
    layer.field("traffic class", in.u16(0) >>> 4 & 0xFF);
    layer.field("flow label", "0x" + Long.toHexString(in.u32(0) & 0xF_FFFF));
    layer.field("payload length", in.u16(4)).field("next header", Protocols.text(in.u8(6)));
    layer.field("hop limit", in.u8(7));
    if (in.u8(0) >>> 4 != 6) {
      layer.fault("version " + (in.u8(0) >>> 4));
      return;
    }
    in.limit(layer, Ipv6.HEADER_LENGTH + in.u16(4));
    long pseudoHeader = in.sumAt(in.at() + 8, 32);
    int next = in.u8(6);
    in.advance(Ipv6.HEADER_LENGTH);
    Fragment fragment = Fragment.NONE;
    // Each has eight bytes or more, so that they come to an end.
    while (fragment != Fragment.LATER && isExtension(next)) {
      layer = in.begin(Protocols.name(next));
      if (!in.has(layer, 8)) {
        return;
      }
      int length = next == IpProtocol.FRAGMENT ? 8 : (in.u8(1) + 1) << 3;
      layer.field("next header", Protocols.text(in.u8(0))).field("length", length);
      if (!in.has(layer, length)) {
        return;
      }
      int after = in.u8(0);
      layer.summary(Protocols.name(next));
      if (next == IpProtocol.FRAGMENT) {
        int offset = in.u16(2) & 0xFFF8;
        boolean more = (in.u16(2) & 1) != 0;
        layer.field("fragment offset", offset).field("more fragments", more);
        layer.field("identification", in.u32(4));
        fragment = Fragment.of(offset, more);
        if (fragment != Fragment.NONE) {
          layer.addToSummary(place(offset, in.length() - length, more));
        }
      } else if (next == IpProtocol.ROUTING) {
        layer.field("routing type", in.u8(2)).field("segments left", in.u8(3));
      }
      in.advance(length);
      next = after;
    }
    if (next != NO_NEXT_HEADER) {
      upper(in, layer, next, pseudoHeader, fragment);
    }
  }

  private static boolean isExtension(int next) {
    return next == IpProtocol.HOP_BY_HOP
        || next == IpProtocol.ROUTING
        || next == IpProtocol.FRAGMENT
        || next == IpProtocol.DESTINATION_OPTIONS;
  }

  /** Which part of a datagram a packet carries. */
  private enum Fragment {
    NONE,
    FIRST,
    LATER;

    static Fragment of(int offset, boolean more) {
      return offset > 0 ? LATER : more ? FIRST : NONE;
    }
  }

  private static String place(int offset, int length, boolean more) {
    return " offset " + offset + " length " + length + (more ? " of more" : "");
  }

  private static void upper(
      Decoding in, LayerText layer, int protocol, long addresses, Fragment fragment) {
    if (fragment == Fragment.LATER) {
      layer.addToSummary(", " + Protocols.name(protocol));
      return;
    }
    UpperDecoder upper = new UpperDecoder(in, addresses, fragment == Fragment.NONE);
    switch (protocol) {
      case IpProtocol.ICMP -> upper.icmp();
      case IpProtocol.ICMPV6 -> upper.icmpv6();
      case IpProtocol.TCP -> upper.tcp();
      case IpProtocol.UDP -> upper.udp();
      default -> layer.addToSummary(", " + Protocols.name(protocol) + ", length " + in.length());
    }
  }
}
