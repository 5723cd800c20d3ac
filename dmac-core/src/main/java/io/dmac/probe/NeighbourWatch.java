package io.dmac.probe;

import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u32;
import static io.dmac.packet.PacketMemory.u48;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.mac.MacAddress;
import io.dmac.packet.Arp;
import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;
import io.dmac.packet.NeighbourFrames;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns one host's MAC address from what ARP and neighbour discovery say on the segment, and knows
 * when he asks for ours.
 */
final class NeighbourWatch {
  /** The frame says nothing of the host. */
  static final long NOTHING = -1;

  private final boolean ipv6;
  private final long high;
  private final long low;
  private final byte[] question;
  private final byte @Nullable [] answer;
  private long ownHigh;
  private long ownLow;

  NeighbourWatch(ProbeTarget.Host host, MacAddress own) {
    ipv6 = host.isIpv6();
    byte[] octets = host.ip().getAddress();
    if (ipv6) {
      ByteBuffer buffer = ByteBuffer.wrap(octets);
      high = buffer.getLong();
      low = buffer.getLong();
    } else {
      high = 0;
      low = ByteBuffer.wrap(octets).getInt() & 0xFFFF_FFFFL;
    }
    question = question(host, own);
    answer = host.from().map(from -> answer(from, own)).orElse(null);
  }

  private byte[] answer(InetAddress from, MacAddress own) {
    ByteBuffer octets = ByteBuffer.wrap(from.getAddress());
    if (ipv6) {
      ownHigh = octets.getLong();
      ownLow = octets.getLong();
      return NeighbourFrames.unsolicitedAdvertisement(own, (Inet6Address) from, List.of());
    }
    ownLow = octets.getInt() & 0xFFFF_FFFFL;
    return NeighbourFrames.gratuitousArp(own, (Inet4Address) from, List.of());
  }

  private static byte[] question(ProbeTarget.Host host, MacAddress own) {
    InetAddress from = host.from().orElseGet(() -> nobody(host.isIpv6(), own));
    return host.isIpv6()
        ? NeighbourFrames.solicitation(
            own, (Inet6Address) from, (Inet6Address) host.ip(), List.of())
        : NeighbourFrames.arpRequest(own, (Inet4Address) from, (Inet4Address) host.ip(), List.of());
  }

  /** 0.0.0.0 as in an ARP probe (RFC 5227), or the link-local address of the MAC (RFC 4291). */
  private static InetAddress nobody(boolean ipv6, MacAddress own) {
    byte[] octets = new byte[ipv6 ? 16 : 4];
    if (ipv6) {
      octets[0] = (byte) 0xFE;
      octets[1] = (byte) 0x80;
      ByteBuffer.wrap(octets, 8, 8)
          .putLong(
              (((own.bits() >>> 24) ^ 0x02_0000L) << 40)
                  | 0xFF_FE00_0000L
                  | (own.bits() & 0xFF_FFFFL));
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 octets are IP addresses", e);
    }
  }

  /** The frame that asks for the host's MAC address. */
  byte[] question() {
    return question;
  }

  /**
   * The frame to send when the host asks for our MAC address; null when a frame asks nothing of the
   * kind. It is an announcement, the same for every question.
   */
  byte @Nullable [] answer(long frame, int length) {
    return answer != null && (ipv6 ? isSolicitation(frame, length) : isRequest(frame, length))
        ? answer
        : null;
  }

  private boolean isRequest(long frame, int length) {
    long arp = frame + Ethernet.HEADER_LENGTH;
    return u16(frame + 12) == Ethernet.TYPE_ARP
        && length >= Ethernet.HEADER_LENGTH + Arp.LENGTH
        && Arp.isEthernetIpv4(arp)
        && Arp.operation(arp) == Arp.REQUEST
        && Arp.senderIp(arp) == low
        && Arp.targetIp(arp) == ownLow;
  }

  private boolean isSolicitation(long frame, int length) {
    long ip = frame + Ethernet.HEADER_LENGTH;
    long ndp = ip + Ipv6.HEADER_LENGTH;
    return u16(frame + 12) == Ethernet.TYPE_IPV6
        && length >= Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH + Ndp.SOLICITATION_LENGTH
        && Ipv6.nextHeader(ip) == IpProtocol.ICMPV6
        && Ipv6.hopLimit(ip) == Ndp.HOP_LIMIT
        && Icmp.type(ndp) == Ndp.NEIGHBOUR_SOLICITATION
        && Ipv6.sourceHigh(ip) == high
        && Ipv6.sourceLow(ip) == low
        && Ndp.targetHigh(ndp) == ownHigh
        && Ndp.targetLow(ndp) == ownLow;
  }

  /**
   * Reads a frame.
   *
   * @param length readable bytes, at least an Ethernet header's
   * @param known whether a MAC address of the host is known: one not solicited and without the
   *     override flag then changes nothing (RFC 4861, section 7.2.5)
   * @return the address the host says it has as {@code MacAddress.bits()}, or {@link #NOTHING}
   */
  long learn(long frame, int length, boolean known) {
    int etherType = u16(frame + 12);
    if (!ipv6 && etherType == Ethernet.TYPE_ARP) {
      return fromArp(frame + Ethernet.HEADER_LENGTH, length - Ethernet.HEADER_LENGTH);
    }
    if (ipv6 && etherType == Ethernet.TYPE_IPV6) {
      return fromNdp(frame + Ethernet.HEADER_LENGTH, length - Ethernet.HEADER_LENGTH, known);
    }
    return NOTHING;
  }

  /** Request, reply or announcement: whatever it is, the sender speaks of itself (RFC 826). */
  private long fromArp(long arp, int length) {
    return length >= Arp.LENGTH && Arp.isEthernetIpv4(arp) && Arp.senderIp(arp) == low
        ? station(Arp.senderMac(arp))
        : NOTHING;
  }

  /** A neighbour advertisement for the host, or a solicitation by it (RFC 4861). */
  private long fromNdp(long ip, int length, boolean known) {
    int payload = length - Ipv6.HEADER_LENGTH;
    if (payload < Ndp.SOLICITATION_LENGTH
        || Ipv6.nextHeader(ip) != IpProtocol.ICMPV6
        || Ipv6.hopLimit(ip) != Ndp.HOP_LIMIT
        || Ipv6.payloadLength(ip) > payload) {
      return NOTHING;
    }
    long ndp = ip + Ipv6.HEADER_LENGTH;
    int ndpLength = Ipv6.payloadLength(ip);
    if (ndpLength < Ndp.SOLICITATION_LENGTH
        || !Ndp.optionsAreSound(ndp, ndpLength)
        || !Checksum.isRight(
            Checksum.pseudoHeaderV6(ip, IpProtocol.ICMPV6, ndpLength)
                + Checksum.sum(ndp, ndpLength))) {
      return NOTHING;
    }
    int type = Icmp.type(ndp);
    if (type == Ndp.NEIGHBOUR_ADVERTISEMENT
        && Ndp.targetHigh(ndp) == high
        && Ndp.targetLow(ndp) == low) {
      boolean overrides = (u32(ndp + 4) & Ndp.FLAG_OVERRIDE) != 0;
      return !known || overrides
          ? option(ndp, ndpLength, Ndp.OPTION_TARGET_LINK_LAYER_ADDRESS)
          : NOTHING;
    }
    if (type == Ndp.NEIGHBOUR_SOLICITATION
        && Ipv6.sourceHigh(ip) == high
        && Ipv6.sourceLow(ip) == low) {
      return option(ndp, ndpLength, Ndp.OPTION_SOURCE_LINK_LAYER_ADDRESS);
    }
    return NOTHING;
  }

  private static long option(long ndp, int length, int type) {
    for (int offset = Ndp.SOLICITATION_LENGTH;
        offset < length;
        offset += u8(ndp + offset + 1) << 3) {
      if (u8(ndp + offset) == type) {
        return station(u48(ndp + offset + 2));
      }
    }
    return NOTHING;
  }

  private static long station(long bits) {
    return bits == 0 || (bits & (1L << 40)) != 0 ? NOTHING : bits;
  }
}
