package io.dmac.echo;

import io.dmac.loop.Counter;
import io.dmac.packet.Checksum;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;

/**
 * Answers ping (RFC 792, RFC 4443) in place, of every size and without reassembly: a reply differs
 * from its request in the type alone, so a fragmented request becomes a fragmented reply when its
 * first fragment has the type changed and the checksum brought up to date by the difference, and
 * the later ones have their addresses exchanged.
 */
final class PingResponder {
  /** The time to live and hop limit an answer starts with: IANA's recommended default. */
  private static final int HOPS = 64;

  /** Keeps IPv6's datagrams apart from IPv4's in the table. */
  private static final long IPV6 = 1L << 32;

  private final EchoFragments fragments = new EchoFragments();

  /**
   * Answers an echo request over IPv4.
   *
   * @param frame its headers read, its type seen
   * @return the frame's fate
   */
  Counter requestV4(Frame frame, long own) {
    long ip = frame.network();
    if (!soundV4(ip)) {
      return Counter.DROP_BAD_HEADER;
    }
    Counter missing = frame.missingUpper(Icmp.HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    // Of a fragment and of a segmented frame not all bytes are here; their sum stays right, or
    // wrong,
    // by itself, and the asker will see.
    if (!frame.isFragment()
        && !frame.isSegmented()
        && !Checksum.isRight(Checksum.sum(frame.upper(), frame.upperLength()))) {
      return Counter.DROP_BAD_CHECKSUM;
    }
    if (frame.isFragment()) {
      fragments.begin(
          0,
          Ipv4.source(ip),
          0,
          Ipv4.destination(ip),
          frame.identification(),
          frame.fragmentLength());
    }
    Icmp.putType(frame.upper(), Icmp.ECHO_REPLY);
    return replyV4(frame, own);
  }

  /** Answers a later fragment over IPv4, or drops it when its first one was no echo request. */
  Counter laterFragmentV4(Frame frame, long own) {
    long ip = frame.network();
    boolean turn =
        soundV4(ip)
            && fragments.advance(
                0,
                Ipv4.source(ip),
                0,
                Ipv4.destination(ip),
                frame.identification(),
                frame.fragmentOffset(),
                frame.fragmentLength(),
                frame.moreFragments());
    return turn ? replyV4(frame, own) : Counter.DROP_FRAGMENT;
  }

  /**
   * Answers an echo request over IPv6.
   *
   * @param frame its headers read, its type seen
   * @return the frame's fate
   */
  Counter requestV6(Frame frame, long own) {
    long ip = frame.network();
    if (!soundV6(ip)) {
      return Counter.DROP_BAD_HEADER;
    }
    Counter missing = frame.missingUpper(Icmp.HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    if (!frame.isFragment() && !frame.isSegmented()) {
      int length = frame.upperLength();
      long pseudoHeader = Checksum.pseudoHeaderV6(ip, IpProtocol.ICMPV6, length);
      if (!Checksum.isRight(pseudoHeader + Checksum.sum(frame.upper(), length))) {
        return Counter.DROP_BAD_CHECKSUM;
      }
    }
    if (frame.isFragment()) {
      fragments.begin(
          Ipv6.sourceHigh(ip),
          Ipv6.sourceLow(ip),
          Ipv6.destinationHigh(ip),
          Ipv6.destinationLow(ip),
          frame.identification() | IPV6,
          frame.fragmentLength());
    }
    Icmp.putType(frame.upper(), Ndp.ECHO_REPLY);
    return replyV6(frame, own);
  }

  /** Answers a later fragment over IPv6, or drops it when its first one was no echo request. */
  Counter laterFragmentV6(Frame frame, long own) {
    long ip = frame.network();
    boolean turn =
        soundV6(ip)
            && fragments.advance(
                Ipv6.sourceHigh(ip),
                Ipv6.sourceLow(ip),
                Ipv6.destinationHigh(ip),
                Ipv6.destinationLow(ip),
                frame.identification() | IPV6,
                frame.fragmentOffset(),
                frame.fragmentLength(),
                frame.moreFragments());
    return turn ? replyV6(frame, own) : Counter.DROP_FRAGMENT;
  }

  /** Whether both addresses and the options allow an answer; the header was read. */
  private static boolean soundV4(long ip) {
    long source = Ipv4.source(ip);
    long destination = Ipv4.destination(ip);
    return Ipv4.isHost(source)
        && Ipv4.isHost(destination)
        && source != destination
        && !Ipv4.hasSourceRouteOrBadOptions(ip);
  }

  private static boolean soundV6(long ip) {
    long sourceHigh = Ipv6.sourceHigh(ip);
    long sourceLow = Ipv6.sourceLow(ip);
    long destinationHigh = Ipv6.destinationHigh(ip);
    long destinationLow = Ipv6.destinationLow(ip);
    return Ipv6.isHost(sourceHigh, sourceLow)
        && Ipv6.isHost(destinationHigh, destinationLow)
        && (sourceHigh != destinationHigh || sourceLow != destinationLow);
  }

  private static Counter replyV4(Frame frame, long own) {
    long ip = frame.network();
    Ipv4.swapAddresses(ip);
    Ipv4.putTtl(ip, HOPS);
    Operation.turnRound(frame, own);
    return Counter.ECHO_REPLIES;
  }

  private static Counter replyV6(Frame frame, long own) {
    long ip = frame.network();
    Ipv6.swapAddresses(ip);
    Ipv6.putHopLimit(ip, HOPS);
    Operation.turnRound(frame, own);
    return Counter.ECHO_REPLIES;
  }
}
