package io.dmac.echo;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.putU32;
import static io.dmac.packet.PacketMemory.putU64;

import io.dmac.loop.Counter;
import io.dmac.packet.Arp;
import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;
import io.dmac.port.PortQueue;

/**
 * Answers the question who has an IP address: ARP (RFC 826, RFC 5227) and neighbour discovery (RFC
 * 4861), in place and with the tags the question came with.
 */
final class NeighbourResponder {
  /** 33:33:00:00:00:01, the group of ff02::1 (RFC 2464), as {@code MacAddress.wire()}. */
  private static final long ALL_NODES_WIRE = 0x0100_0000_3333L;

  private final PortQueue queue;
  private final OwnedIps answered;
  private int asker;

  NeighbourResponder(PortQueue queue, OwnedIps answered) {
    this.queue = queue;
    this.answered = answered;
  }

  /** The IPv4 address that was last answered, as it lies in memory; 0 for none. */
  int asker() {
    return asker;
  }

  /**
   * Answers an ARP message when it asks for an answered address.
   *
   * @param kernel whose addresses the kernel answers for
   * @param otherwise the fate of a sound message that asks nothing of this pod
   * @return the frame's fate
   */
  Counter arp(Frame frame, long own, long ownBits, OwnedIps kernel, Counter otherwise) {
    if (frame.networkOffset() + Arp.LENGTH > frame.length()) {
      return Counter.DROP_TRUNCATED;
    }
    if (frame.isSegmented()) {
      return Counter.DROP_SEGMENTED;
    }
    long arp = frame.network();
    if (!Arp.isEthernetIpv4(arp)) {
      return Counter.DROP_BAD_HEADER;
    }
    long asked = Arp.targetIp(arp);
    if (kernel.ownsV4(asked)) {
      return Counter.DROP_LEFT_TO_KERNEL;
    }
    long senderIp = Arp.senderIp(arp);
    // Somebody else with one of our addresses announces it (RFC 5227) or is confused: no answer.
    if (Arp.operation(arp) != Arp.REQUEST || !answered.ownsV4(asked) || answered.ownsV4(senderIp)) {
      return otherwise;
    }
    long senderMac = Arp.senderMac(arp);
    asker = Integer.reverseBytes((int) senderIp);
    if ((senderMac & 1L << 40) != 0) {
      return Counter.DROP_BAD_HEADER;
    }
    Arp.write(arp, Arp.REPLY, ownBits, asked, senderMac, senderIp);
    Operation.turnRound(frame, own);
    return Counter.ARP_REPLIES;
  }

  /**
   * Answers a neighbour solicitation for an answered address.
   *
   * @param frame its IPv6 headers read, its type seen
   * @param kernel whose addresses the kernel answers for
   * @param otherwise the fate of a sound message that asks nothing of this pod
   * @return the frame's fate
   */
  Counter solicitation(Frame frame, long own, long ownBits, OwnedIps kernel, Counter otherwise) {
    if (frame.isSegmented()) {
      return Counter.DROP_SEGMENTED;
    }
    Counter missing = frame.missingUpper(Ndp.SOLICITATION_LENGTH);
    if (missing != null) {
      return missing;
    }
    long ndp = frame.upper();
    long targetHigh = Ndp.targetHigh(ndp);
    long targetLow = Ndp.targetLow(ndp);
    if (kernel.ownsV6(targetHigh, targetLow)) {
      return Counter.DROP_LEFT_TO_KERNEL;
    }
    long ipv6 = frame.network();
    long sourceHigh = Ipv6.sourceHigh(ipv6);
    long sourceLow = Ipv6.sourceLow(ipv6);
    if (!answered.ownsV6(targetHigh, targetLow) || answered.ownsV6(sourceHigh, sourceLow)) {
      return otherwise;
    }
    boolean probe = Ipv6.isUnspecified(sourceHigh, sourceLow);
    if (!isSound(frame, ndp, ipv6, probe)) {
      return Counter.DROP_BAD_HEADER;
    }
    int length = frame.upperLength();
    long sum = Checksum.pseudoHeaderV6(ipv6, IpProtocol.ICMPV6, length);
    if (!Checksum.isRight(sum + Checksum.sum(ndp, length))) {
      return Counter.DROP_BAD_CHECKSUM;
    }
    int answerLength = frame.networkOffset() + Ipv6.HEADER_LENGTH + Ndp.ADVERTISEMENT_LENGTH;
    if (frame.length() != answerLength) {
      if (!queue.resize(frame.index(), answerLength)) {
        return Counter.DROP_TOO_LONG;
      }
      frame.resized(answerLength);
    }
    advertise(ipv6, ownBits, targetHigh, targetLow, sourceHigh, sourceLow, probe);
    if (probe) {
      Ethernet.putAddresses(frame.address(), ALL_NODES_WIRE, own);
    } else {
      Operation.turnRound(frame, own);
    }
    return Counter.NDP_REPLIES;
  }

  /** RFC 4861, section 7.1.1, and no fragment header (RFC 6980). */
  private static boolean isSound(Frame frame, long ndp, long ipv6, boolean probe) {
    int length = frame.upperLength();
    if (Ipv6.hopLimit(ipv6) != Ndp.HOP_LIMIT
        || frame.hasFragmentHeader()
        || Icmp.code(ndp) != 0
        || Ipv6.isMulticast(Ndp.targetHigh(ndp))
        || !Ndp.optionsAreSound(ndp, length)) {
      return false;
    }
    return probe
        ? Ipv6.isSolicitedNode(Ipv6.destinationHigh(ipv6), Ipv6.destinationLow(ipv6))
            && !Ndp.hasOption(ndp, length, Ndp.OPTION_SOURCE_LINK_LAYER_ADDRESS)
        : Ipv6.isHost(Ipv6.sourceHigh(ipv6), Ipv6.sourceLow(ipv6));
  }

  /**
   * Writes the advertisement from the IPv6 header on. Who probes an address has none of its own
   * yet, so all nodes are told (RFC 4861, section 7.2.4).
   */
  private static void advertise(
      long ipv6,
      long ownBits,
      long targetHigh,
      long targetLow,
      long sourceHigh,
      long sourceLow,
      boolean probe) {
    putU32(ipv6, 6L << 28);
    putU16(ipv6 + 4, Ndp.ADVERTISEMENT_LENGTH);
    putU16(ipv6 + 6, IpProtocol.ICMPV6 << 8 | Ndp.HOP_LIMIT);
    putU64(ipv6 + 8, targetHigh);
    putU64(ipv6 + 16, targetLow);
    putU64(ipv6 + 24, probe ? Ipv6.LINK_MULTICAST_HIGH : sourceHigh);
    putU64(ipv6 + 32, probe ? Ipv6.ALL_NODES_LOW : sourceLow);
    long ndp = ipv6 + Ipv6.HEADER_LENGTH;
    long flags = probe ? Ndp.FLAG_OVERRIDE : Ndp.FLAG_OVERRIDE | Ndp.FLAG_SOLICITED;
    Ndp.writeAdvertisement(ndp, flags, targetHigh, targetLow, ownBits);
    putU16(
        ndp + 2,
        Checksum.of(
            Checksum.pseudoHeaderV6(ipv6, IpProtocol.ICMPV6, Ndp.ADVERTISEMENT_LENGTH)
                + Checksum.sum(ndp, Ndp.ADVERTISEMENT_LENGTH)));
  }
}
