package io.dmac.decode;

import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ndp;

/** Names of numbers within IP: protocols (IANA), and types of ICMP and ICMPv6. */
final class Protocols {
  private static final String[] UNREACHABLE = {
    "network unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed"
  };
  private static final String[] UNREACHABLE_V6 = {
    "no route",
    "administratively prohibited",
    "beyond scope of source",
    "address unreachable",
    "port unreachable"
  };

  private Protocols() {}

  static String name(int protocol) {
    return switch (protocol) {
      case IpProtocol.HOP_BY_HOP -> "hop-by-hop options";
      case IpProtocol.ICMP -> "ICMP";
      case 2 -> "IGMP";
      case 4 -> "IPv4 in IP";
      case IpProtocol.TCP -> "TCP";
      case IpProtocol.UDP -> "UDP";
      case 41 -> "IPv6 in IP";
      case IpProtocol.ROUTING -> "routing header";
      case IpProtocol.FRAGMENT -> "fragment header";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case IpProtocol.ICMPV6 -> "ICMPv6";
      case 59 -> "no next header";
      case IpProtocol.DESTINATION_OPTIONS -> "destination options";
      case 89 -> "OSPF";
      case 103 -> "PIM";
      case 112 -> "VRRP";
      case 132 -> "SCTP";
      default -> "protocol " + protocol;
    };
  }

  /** Name and number. */
  static String text(int protocol) {
    return name(protocol) + " (" + protocol + ")";
  }

  /** RFC 792. */
  static String icmp(int type, int code) {
    return switch (type) {
      case 0 -> "echo reply";
      case 3 -> coded("unreachable", code, UNREACHABLE);
      case 5 -> "redirect";
      case 8 -> "echo request";
      case 9 -> "router advertisement";
      case 10 -> "router solicitation";
      case 11 -> code == 0 ? "time exceeded" : "reassembly time exceeded";
      case 12 -> "parameter problem";
      case 13 -> "time stamp request";
      case 14 -> "time stamp reply";
      default -> "type " + type + " code " + code;
    };
  }

  /** RFC 4443, RFC 4861, RFC 2710, RFC 3810. */
  static String icmpv6(int type, int code) {
    return switch (type) {
      case 1 -> coded("unreachable", code, UNREACHABLE_V6);
      case 2 -> "packet too big";
      case 3 -> code == 0 ? "time exceeded" : "reassembly time exceeded";
      case 4 -> "parameter problem";
      case Ndp.ECHO_REQUEST -> "echo request";
      case Ndp.ECHO_REPLY -> "echo reply";
      case Ndp.LISTENER_QUERY -> "listener query";
      case 131 -> "listener report";
      case Ndp.LISTENER_DONE -> "listener done";
      case Ndp.ROUTER_SOLICITATION -> "router solicitation";
      case 134 -> "router advertisement";
      case Ndp.NEIGHBOUR_SOLICITATION -> "neighbour solicitation";
      case Ndp.NEIGHBOUR_ADVERTISEMENT -> "neighbour advertisement";
      case Ndp.REDIRECT -> "redirect";
      case Ndp.LISTENER_REPORT_V2 -> "listener report v2";
      default -> "type " + type + " code " + code;
    };
  }

  private static String coded(String name, int code, String[] names) {
    return code < names.length ? names[code] : name + " code " + code;
  }
}
