package io.dmac.decode;

import io.dmac.packet.Ethernet;
import io.dmac.probe.FrameTemplate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The EtherTypes that have a name here (IANA, IEEE 802 Numbers). */
enum EtherType {
  IPV4(Ethernet.TYPE_IPV4, "IPv4"),
  ARP(Ethernet.TYPE_ARP, "ARP"),
  WAKE_ON_LAN(0x0842, "wake on LAN"),
  RARP(0x8035, "RARP"),
  VLAN(Ethernet.TYPE_VLAN, "802.1Q"),
  IPV6(Ethernet.TYPE_IPV6, "IPv6"),
  FLOW_CONTROL(0x8808, "flow control"),
  SLOW_PROTOCOLS(0x8809, "slow protocols"),
  MPLS(0x8847, "MPLS"),
  PPPOE_DISCOVERY(0x8863, "PPPoE discovery"),
  PPPOE(0x8864, "PPPoE"),
  EAPOL(0x888E, "802.1X"),
  SERVICE_VLAN(Ethernet.TYPE_SERVICE_VLAN, "802.1ad"),
  LOCAL_EXPERIMENTAL_1(FrameTemplate.DEFAULT_ETHER_TYPE, "local experimental 1"),
  LOCAL_EXPERIMENTAL_2(0x88B6, "local experimental 2"),
  LLDP(0x88CC, "LLDP"),
  MACSEC(0x88E5, "MACsec"),
  PTP(0x88F7, "PTP"),
  LOOPBACK(0x9000, "loopback"),
  OLD_SERVICE_VLAN(Ethernet.TYPE_OLD_SERVICE_VLAN, "QinQ");

  private static final Map<Integer, EtherType> BY_NUMBER =
      Arrays.stream(values()).collect(Collectors.toMap(t -> t.number, Function.identity()));

  private final int number;
  private final String label;

  EtherType(int number, String label) {
    this.number = number;
    this.label = label;
  }

  /** Such as "IPv4 (0x0800)", or the number alone. */
  static String text(int number) {
    String hex = "0x" + HexFormat.of().toHexDigits((short) number);
    EtherType type = BY_NUMBER.get(number);
    return type == null ? hex : type.label + " (" + hex + ")";
  }

  /** The name of one that {@link Ethernet#isTag} knows. */
  static String tagName(int number) {
    EtherType type = BY_NUMBER.get(number);
    return type == null ? "tag" : type.label;
  }
}
