package io.dmac.probe;

import io.dmac.packet.Ethernet;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;
import io.dmac.packet.Udp;
import io.dmac.packet.VlanTag;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What lies between a frame's MAC addresses and the probe's payload: VLAN tags, and the protocol
 * that a peer answers.
 */
public sealed interface ProbeHeaders {
  /** The bytes of a kernel's usual packets. */
  int TTL = 64;

  int DO_NOT_FRAGMENT = 0x4000;

  /** The outermost first. */
  List<VlanTag> tags();

  /**
   * An EtherType of its own: answered by those who send every frame back.
   *
   * @param etherType at least 0x0600
   * @param inner headers of other protocols behind it
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, and compared by nobody
  record Raw(List<VlanTag> tags, int etherType, byte[] inner) implements ProbeHeaders {
    public Raw {
      tags = List.copyOf(tags);
      if (etherType < 0x0600 || etherType > 0xFFFF) {
        throw new IllegalArgumentException(
            "0x"
                + Integer.toHexString(etherType)
                + " is not an EtherType: those go from 0x0600 to 0xffff");
      }
    }

    public Raw(int etherType) {
      this(List.of(), etherType, new byte[0]);
    }
  }

  /** UDP, which echo servers answer (RFC 862). */
  record UdpDatagram(List<VlanTag> tags, InetAddress from, InetAddress to, int fromPort, int toPort)
      implements ProbeHeaders {
    public UdpDatagram {
      tags = List.copyOf(tags);
      requireSameFamily(from, to);
      requirePort(fromPort);
      requirePort(toPort);
    }

    private static void requirePort(int port) {
      if (port < 1 || port > 0xFFFF) {
        throw new IllegalArgumentException("UDP port " + port + " is not within 1 to 65535");
      }
    }
  }

  /**
   * An echo request of ICMP or ICMPv6, which every host answers.
   *
   * @param identifier sets this run's requests apart, 16 bits
   */
  record Ping(List<VlanTag> tags, InetAddress from, InetAddress to, int identifier)
      implements ProbeHeaders {
    public Ping {
      tags = List.copyOf(tags);
      requireSameFamily(from, to);
    }
  }

  private static void requireSameFamily(InetAddress from, InetAddress to) {
    if (from instanceof Inet4Address != to instanceof Inet4Address) {
      throw new IllegalArgumentException(
          to.getHostAddress()
              + " and "
              + from.getHostAddress()
              + " are of different families; give both as IPv4 or both as IPv6");
    }
  }

  /** Bytes from the start of the frame to the payload. */
  default int length() {
    return transportOffset()
        + switch (this) {
          case Raw raw -> raw.inner().length;
          case UdpDatagram _ -> Udp.HEADER_LENGTH;
          case Ping _ -> Icmp.HEADER_LENGTH;
        };
  }

  /** Bytes from the start of the frame to what follows the IP header, or the EtherType. */
  default int transportOffset() {
    return networkOffset()
        + switch (this) {
          case Raw _ -> 0;
          case UdpDatagram udp -> ipLength(udp.to());
          case Ping ping -> ipLength(ping.to());
        };
  }

  /** Bytes from the start of the frame to what follows its EtherType. */
  default int networkOffset() {
    return Ethernet.HEADER_LENGTH + 4 * tags().size();
  }

  private static int ipLength(InetAddress of) {
    return of instanceof Inet4Address ? Ipv4.MIN_HEADER_LENGTH : Ipv6.HEADER_LENGTH;
  }

  /**
   * The headers of a frame behind its MAC addresses, with its lengths; the checksums are 0.
   *
   * @param frameLength bytes of the frame, without its frame check sequence
   */
  default byte[] bytes(int frameLength) {
    ByteBuffer bytes = ByteBuffer.allocate(length() - 12);
    for (VlanTag tag : tags()) {
      bytes.putShort((short) tag.tpid());
      bytes.putShort((short) (tag.priority() << 13 | tag.id()));
    }
    int upper = frameLength - transportOffset();
    switch (this) {
      case Raw raw -> bytes.putShort((short) raw.etherType()).put(raw.inner());
      case UdpDatagram udp -> {
        putIp(bytes, udp.from(), udp.to(), IpProtocol.UDP, upper);
        bytes.putShort((short) udp.fromPort()).putShort((short) udp.toPort());
        bytes.putShort((short) upper);
      }
      case Ping ping -> {
        boolean v4 = ping.to() instanceof Inet4Address;
        putIp(bytes, ping.from(), ping.to(), v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6, upper);
        bytes.putShort((short) ((v4 ? Icmp.ECHO_REQUEST : Ndp.ECHO_REQUEST) << 8));
        bytes.putShort((short) 0).putShort((short) ping.identifier());
      }
    }
    return bytes.array();
  }

  private static void putIp(
      ByteBuffer bytes, InetAddress from, InetAddress to, int protocol, int upper) {
    if (to instanceof Inet4Address) {
      bytes.putShort((short) Ethernet.TYPE_IPV4);
      bytes.putShort((short) 0x4500).putShort((short) (Ipv4.MIN_HEADER_LENGTH + upper));
      bytes.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
      bytes.put((byte) TTL).put((byte) protocol).putShort((short) 0);
    } else {
      bytes.putShort((short) Ethernet.TYPE_IPV6);
      bytes.putInt(6 << 28).putShort((short) upper).put((byte) protocol).put((byte) TTL);
    }
    bytes.put(from.getAddress()).put(to.getAddress());
  }
}
