package io.dmac.packet;

import io.dmac.mac.MacAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Whole frames of ARP and neighbour discovery for the control plane to send: announcements of a new
 * MAC address, and questions. Each is padded to {@link Ethernet#MIN_FRAME_LENGTH}, because not
 * every driver pads.
 *
 * <p>{@code tags} are the VLAN tags, the outermost first.
 */
public final class NeighbourFrames {
  /** ff02::1. */
  private static final byte[] ALL_NODES = {
    (byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };

  private NeighbourFrames() {}

  /**
   * Gratuitous ARP as a request (RFC 5944, section 4.6), which is the ARP announcement of RFC 5227:
   * every neighbour that knows the IP address learns the MAC address.
   */
  public static byte[] gratuitousArp(MacAddress mac, Inet4Address ip, List<VlanTag> tags) {
    return arp(MacAddress.BROADCAST, Arp.REQUEST, mac, ip, MacAddress.ZERO, ip, tags);
  }

  /**
   * Gratuitous ARP as a reply (RFC 5944, section 4.6), for neighbours that learn from replies
   * alone.
   */
  public static byte[] gratuitousArpReply(MacAddress mac, Inet4Address ip, List<VlanTag> tags) {
    return arp(MacAddress.BROADCAST, Arp.REPLY, mac, ip, mac, ip, tags);
  }

  /** Asks everybody for the MAC address of an IP address (RFC 826). */
  public static byte[] arpRequest(
      MacAddress mac, Inet4Address ip, Inet4Address asked, List<VlanTag> tags) {
    return arp(MacAddress.BROADCAST, Arp.REQUEST, mac, ip, MacAddress.ZERO, asked, tags);
  }

  /**
   * Asks for an IP address without one of its own (RFC 5227, section 1.1), so that nobody learns
   * anything of it.
   *
   * @param asked first byte highest
   */
  public static byte[] arpProbe(MacAddress mac, int asked, List<VlanTag> tags) {
    return arp(
        MacAddress.BROADCAST,
        Arp.REQUEST,
        mac,
        new byte[4],
        MacAddress.ZERO,
        ByteBuffer.allocate(4).putInt(asked).array(),
        tags);
  }

  /**
   * A ping to all nodes (RFC 4443) in a frame to one of them: who has that MAC address answers, or
   * asks first who we are.
   */
  public static byte[] pingAllNodes(MacAddress mac, MacAddress to) {
    byte[] linkLocal = new byte[16];
    linkLocal[0] = (byte) 0xFE;
    linkLocal[1] = (byte) 0x80;
    byte[] octets = mac.toBytes();
    // Modified EUI-64 (RFC 4291, appendix A).
    linkLocal[8] = (byte) (octets[0] ^ 2);
    linkLocal[9] = octets[1];
    linkLocal[10] = octets[2];
    linkLocal[11] = (byte) 0xFF;
    linkLocal[12] = (byte) 0xFE;
    System.arraycopy(octets, 3, linkLocal, 13, 3);
    ByteBuf icmp = Unpooled.buffer(8);
    icmp.writeInt(Ndp.ECHO_REQUEST << 24).writeInt(0);
    return icmpv6(to, mac, linkLocal, ALL_NODES, icmp, List.of());
  }

  /** The test that every station answers (IEEE 802.2, class 1): a TEST command of LLC. */
  public static byte[] linkTest(MacAddress mac, MacAddress to) {
    ByteBuf frame = ethernet(to, mac, 3, List.of());
    frame.writeByte(0).writeByte(0).writeByte(0xF3);
    return padded(frame);
  }

  private static byte[] arp(
      MacAddress destination,
      int operation,
      MacAddress senderMac,
      Inet4Address senderIp,
      MacAddress targetMac,
      Inet4Address targetIp,
      List<VlanTag> tags) {
    return arp(
        destination,
        operation,
        senderMac,
        senderIp.getAddress(),
        targetMac,
        targetIp.getAddress(),
        tags);
  }

  private static byte[] arp(
      MacAddress destination,
      int operation,
      MacAddress senderMac,
      byte[] senderIp,
      MacAddress targetMac,
      byte[] targetIp,
      List<VlanTag> tags) {
    ByteBuf frame = ethernet(destination, senderMac, Ethernet.TYPE_ARP, tags);
    frame.writeShort(1).writeShort(Ethernet.TYPE_IPV4).writeByte(6).writeByte(4);
    frame.writeShort(operation);
    frame.writeBytes(senderMac.toBytes()).writeBytes(senderIp);
    frame.writeBytes(targetMac.toBytes()).writeBytes(targetIp);
    return padded(frame);
  }

  /**
   * Unsolicited neighbour advertisement to all nodes with the override flag (RFC 4861, section
   * 7.2.6): every neighbour that knows the IP address learns the MAC address.
   */
  public static byte[] unsolicitedAdvertisement(
      MacAddress mac, Inet6Address ip, List<VlanTag> tags) {
    ByteBuf ndp = Unpooled.buffer(Ndp.ADVERTISEMENT_LENGTH);
    ndp.writeInt(Ndp.NEIGHBOUR_ADVERTISEMENT << 24).writeInt((int) Ndp.FLAG_OVERRIDE);
    ndp.writeBytes(ip.getAddress());
    ndp.writeByte(Ndp.OPTION_TARGET_LINK_LAYER_ADDRESS).writeByte(1).writeBytes(mac.toBytes());
    return ndp(mac, ip.getAddress(), ALL_NODES, ndp, tags);
  }

  /**
   * Asks the solicited-node group of an IP address for its MAC address (RFC 4861, section 7.2.2).
   */
  public static byte[] solicitation(
      MacAddress mac, Inet6Address ip, Inet6Address asked, List<VlanTag> tags) {
    ByteBuf ndp = solicitation(asked);
    ndp.writeByte(Ndp.OPTION_SOURCE_LINK_LAYER_ADDRESS).writeByte(1).writeBytes(mac.toBytes());
    return ndp(mac, ip.getAddress(), solicitedNodes(asked), ndp, tags);
  }

  /**
   * Asks for an IP address without one of its own, so that nobody learns anything of it (RFC 4862,
   * section 5.4.2).
   */
  public static byte[] detection(MacAddress mac, Inet6Address asked) {
    return ndp(mac, new byte[16], solicitedNodes(asked), solicitation(asked), List.of());
  }

  private static ByteBuf solicitation(Inet6Address asked) {
    return Unpooled.buffer(Ndp.SOLICITATION_LENGTH + 8)
        .writeInt(Ndp.NEIGHBOUR_SOLICITATION << 24)
        .writeInt(0)
        .writeBytes(asked.getAddress());
  }

  private static byte[] solicitedNodes(Inet6Address asked) {
    byte[] group = new byte[16];
    group[0] = (byte) 0xFF;
    group[1] = 2;
    group[11] = 1;
    group[12] = (byte) 0xFF;
    System.arraycopy(asked.getAddress(), 13, group, 13, 3);
    return group;
  }

  /** To an IPv6 group, whose MAC address is 33:33 and its last four bytes (RFC 2464, section 7). */
  private static byte[] ndp(
      MacAddress source, byte[] sourceIp, byte[] group, ByteBuf ndp, List<VlanTag> tags) {
    long groupBits = 0x3333L << 32;
    for (int i = 12; i < 16; i++) {
      groupBits |= (group[i] & 0xFFL) << (8 * (15 - i));
    }
    return icmpv6(new MacAddress(groupBits), source, sourceIp, group, ndp, tags);
  }

  private static byte[] icmpv6(
      MacAddress destination,
      MacAddress source,
      byte[] sourceIp,
      byte[] destinationIp,
      ByteBuf message,
      List<VlanTag> tags) {
    int length = message.readableBytes();
    long sum =
        length
            + IpProtocol.ICMPV6
            + sum(Unpooled.wrappedBuffer(sourceIp, destinationIp))
            + sum(message);
    message.setShort(2, ~fold(sum));
    ByteBuf frame = ethernet(destination, source, Ethernet.TYPE_IPV6, tags);
    frame.writeInt(6 << 28).writeShort(length).writeByte(IpProtocol.ICMPV6);
    frame.writeByte(Ndp.HOP_LIMIT).writeBytes(sourceIp).writeBytes(destinationIp);
    frame.writeBytes(message);
    return padded(frame);
  }

  private static ByteBuf ethernet(
      MacAddress destination, MacAddress source, int etherType, List<VlanTag> tags) {
    ByteBuf frame = Unpooled.buffer(128);
    frame.writeBytes(destination.toBytes()).writeBytes(source.toBytes());
    for (VlanTag tag : tags) {
      frame.writeShort(tag.tpid()).writeShort(tag.control());
    }
    return frame.writeShort(etherType);
  }

  private static byte[] padded(ByteBuf frame) {
    frame.writeZero(Math.max(0, Ethernet.MIN_FRAME_LENGTH - frame.readableBytes()));
    return ByteBufUtil.getBytes(frame);
  }

  /** The one's complement sum in network order of an even number of bytes, not yet folded. */
  private static long sum(ByteBuf bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.readableBytes(); i += 2) {
      sum += bytes.getUnsignedShort(i);
    }
    return sum;
  }

  private static int fold(long sum) {
    long folded = (sum & 0xFFFF) + (sum >>> 16);
    return (int) ((folded & 0xFFFF) + (folded >>> 16));
  }
}
