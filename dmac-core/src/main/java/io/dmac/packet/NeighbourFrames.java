package io.dmac.packet;

import io.dmac.mac.MacAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;

/**
 * Whole frames of ARP and neighbour discovery for the control plane to send: announcements of a new
 * MAC address, and questions. Each is padded to {@link Ethernet#MIN_FRAME_LENGTH}, because not
 * every driver pads.
 *
 * <p>{@code tags} are the VLAN tags, the outermost first.
 */
public final class NeighbourFrames {
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

  private static byte[] arp(
      MacAddress destination,
      int operation,
      MacAddress senderMac,
      Inet4Address senderIp,
      MacAddress targetMac,
      Inet4Address targetIp,
      List<VlanTag> tags) {
    ByteBuf frame = ethernet(destination, senderMac, Ethernet.TYPE_ARP, tags);
    frame.writeShort(1).writeShort(Ethernet.TYPE_IPV4).writeByte(6).writeByte(4);
    frame.writeShort(operation);
    frame.writeBytes(senderMac.toBytes()).writeBytes(senderIp.getAddress());
    frame.writeBytes(targetMac.toBytes()).writeBytes(targetIp.getAddress());
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
    byte[] allNodes = new byte[16];
    allNodes[0] = (byte) 0xFF;
    allNodes[1] = 2;
    allNodes[15] = 1;
    return ndp(mac, ip.getAddress(), allNodes, ndp, tags);
  }

  /**
   * Asks the solicited-node group of an IP address for its MAC address (RFC 4861, section 7.2.2).
   */
  public static byte[] solicitation(
      MacAddress mac, Inet6Address ip, Inet6Address asked, List<VlanTag> tags) {
    ByteBuf ndp = Unpooled.buffer(Ndp.SOLICITATION_LENGTH + 8);
    ndp.writeInt(Ndp.NEIGHBOUR_SOLICITATION << 24).writeInt(0).writeBytes(asked.getAddress());
    ndp.writeByte(Ndp.OPTION_SOURCE_LINK_LAYER_ADDRESS).writeByte(1).writeBytes(mac.toBytes());
    byte[] group = new byte[16];
    group[0] = (byte) 0xFF;
    group[1] = 2;
    group[11] = 1;
    group[12] = (byte) 0xFF;
    System.arraycopy(asked.getAddress(), 13, group, 13, 3);
    return ndp(mac, ip.getAddress(), group, ndp, tags);
  }

  /** To an IPv6 group, whose MAC address is 33:33 and its last four bytes (RFC 2464, section 7). */
  private static byte[] ndp(
      MacAddress source, byte[] sourceIp, byte[] group, ByteBuf ndp, List<VlanTag> tags) {
    long groupBits = 0x3333L << 32;
    for (int i = 12; i < 16; i++) {
      groupBits |= (group[i] & 0xFFL) << (8 * (15 - i));
    }
    int length = ndp.readableBytes();
    long sum = length + IpProtocol.ICMPV6 + sum(Unpooled.wrappedBuffer(sourceIp, group)) + sum(ndp);
    ndp.setShort(2, ~fold(sum));
    ByteBuf frame = ethernet(new MacAddress(groupBits), source, Ethernet.TYPE_IPV6, tags);
    frame.writeInt(6 << 28).writeShort(length).writeByte(IpProtocol.ICMPV6);
    frame.writeByte(Ndp.HOP_LIMIT).writeBytes(sourceIp).writeBytes(group).writeBytes(ndp);
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
