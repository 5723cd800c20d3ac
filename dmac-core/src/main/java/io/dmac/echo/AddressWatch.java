package io.dmac.echo;

import static io.dmac.packet.PacketMemory.raw32;
import static io.dmac.packet.PacketMemory.u16;
import static io.dmac.packet.PacketMemory.u8;

import io.dmac.mac.MacAddress;
import io.dmac.packet.Arp;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;
import io.dmac.port.Burst;
import io.dmac.port.DriverCall;

/**
 * What one loop sees of an address change while it goes on: frames to the old and to the new
 * address, and whether somebody else sends from the new one. It costs a look at each frame, so it
 * is there only meanwhile.
 *
 * <p>Belongs to its poll thread; the control plane reads it by a {@code LoopCommand}.
 */
public final class AddressWatch {
  /** Neither the group bit nor the local one is among them. */
  private static final long DECOY_BITS = 0x00_00_5A_C3_96_3CL;

  private static final int IPV4_SOURCE = Ethernet.HEADER_LENGTH + 12;
  private static final int ARP_SENDER_IP = Ethernet.HEADER_LENGTH + 14;
  private static final int SHORTEST_IPV4 = Ethernet.HEADER_LENGTH + 20;
  private static final int SHORTEST_ARP = Ethernet.HEADER_LENGTH + Arp.LENGTH;
  private static final int SHORTEST_ADVERTISEMENT =
      Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH + Ndp.SOLICITATION_LENGTH;

  private final long oldWire;
  private final long newWire;
  private final long decoyWire;
  private final OwnedIps ips;
  private final DriverCall call;
  private final long calledBeforeNs;
  private Sighting seen = Sighting.NOTHING;
  private long framesToOld;
  private long framesToNew;
  private long firstNs;
  private long lastNs;
  private long firstOnNewNs;
  private long lastOnOldNs;
  private long longestGapNs;
  private boolean senderSeen;
  private boolean decoySeen;
  private int neighbour;
  private long claimantWire;

  /**
   * What was seen so far. Times are those of System.nanoTime(), and mean nothing without frames.
   *
   * @param framesToOld frames to the old address
   * @param framesToNew frames to the new one since the driver was called: what came before shows
   *     nothing of it
   * @param firstNs when the first of either came
   * @param lastNs when the last of either came
   * @param firstOnNewNs when the first to the new address came
   * @param lastOnOldNs when the last to the old address came
   * @param longestGapNs the longest time from one burst with such frames to the next
   * @param senderSeen whether a frame came from the new address, and none from its decoy
   * @param neighbour the IPv4 address of somebody who sent to either, as it lies in memory; 0 when
   *     nobody did
   * @param claimantWire the MAC address of another station that has an IP address of the port, as
   *     {@link MacAddress#wire()}; 0 when there is none
   */
  public record Sighting(
      long framesToOld,
      long framesToNew,
      long firstNs,
      long lastNs,
      long firstOnNewNs,
      long lastOnOldNs,
      long longestGapNs,
      boolean senderSeen,
      int neighbour,
      long claimantWire) {
    /** Before anything came. */
    public static final Sighting NOTHING = new Sighting(0, 0, 0, 0, 0, 0, 0, false, 0, 0);

    /** What two loops saw. */
    public Sighting and(Sighting other) {
      if (frames() == 0 || other.frames() == 0) {
        Sighting some = frames() == 0 ? other : this;
        return some.withSender(senderSeen || other.senderSeen, claimant(other));
      }
      return new Sighting(
          framesToOld + other.framesToOld,
          framesToNew + other.framesToNew,
          earlier(firstNs, other.firstNs),
          later(lastNs, other.lastNs),
          framesToNew == 0
              ? other.firstOnNewNs
              : other.framesToNew == 0 ? firstOnNewNs : earlier(firstOnNewNs, other.firstOnNewNs),
          framesToOld == 0
              ? other.lastOnOldNs
              : other.framesToOld == 0 ? lastOnOldNs : later(lastOnOldNs, other.lastOnOldNs),
          Math.max(longestGapNs, other.longestGapNs),
          senderSeen || other.senderSeen,
          neighbour != 0 ? neighbour : other.neighbour,
          claimant(other));
    }

    private long claimant(Sighting other) {
      return claimantWire != 0 ? claimantWire : other.claimantWire;
    }

    public long frames() {
      return framesToOld + framesToNew;
    }

    private Sighting withSender(boolean sender, long claimant) {
      return new Sighting(
          framesToOld,
          framesToNew,
          firstNs,
          lastNs,
          firstOnNewNs,
          lastOnOldNs,
          longestGapNs,
          sender,
          neighbour,
          claimant);
    }

    private static long earlier(long a, long b) {
      return a - b < 0 ? a : b;
    }

    private static long later(long a, long b) {
      return a - b < 0 ? b : a;
    }
  }

  /**
   * @param from the old address
   * @param to the new one
   * @param ips the IP addresses of the port, which no other station may have
   * @param call after whose next beginning frames to the new address count
   */
  public AddressWatch(MacAddress from, MacAddress to, OwnedIps ips, DriverCall call) {
    this.ips = ips;
    this.call = call;
    calledBeforeNs = call.beganNs();
    oldWire = from.wire();
    newWire = to.wire();
    decoyWire = decoy(to).wire();
  }

  /**
   * An address that nobody has, to be asked for before the one that somebody may have: who answers
   * for both answers for every address, as testpmd does, and says nothing.
   */
  public static MacAddress decoy(MacAddress to) {
    return new MacAddress(to.bits() ^ DECOY_BITS);
  }

  /** Looks at a burst before it is processed. */
  void look(Burst burst) {
    boolean sinceCall = call.beganNs() != calledBeforeNs;
    long toOld = 0;
    long toNew = 0;
    for (int i = 0; i < burst.received(); i++) {
      int length = burst.length(i) & ~Burst.SEGMENTED;
      if (length < Ethernet.HEADER_LENGTH) {
        continue;
      }
      long address = burst.address(i);
      long destination = Ethernet.destinationWire(address);
      if (destination == oldWire) {
        toOld++;
        remember(address, length);
      } else if (destination == newWire) {
        toNew += sinceCall ? 1 : 0;
        remember(address, length);
      }
      long source = Ethernet.sourceWire(address);
      senderSeen |= source == newWire;
      decoySeen |= source == decoyWire;
      if (source != oldWire && !Ethernet.isGroup(source) && claims(address, length, source)) {
        claimantWire = source;
      }
    }
    if (toOld + toNew > 0) {
      count(toOld, toNew, System.nanoTime());
    }
  }

  private void count(long toOld, long toNew, long nowNs) {
    if (framesToOld + framesToNew == 0) {
      firstNs = nowNs;
    } else {
      longestGapNs = Math.max(longestGapNs, nowNs - lastNs);
    }
    lastNs = nowNs;
    if (toNew > 0 && framesToNew == 0) {
      firstOnNewNs = nowNs;
    }
    if (toOld > 0) {
      lastOnOldNs = nowNs;
    }
    framesToOld += toOld;
    framesToNew += toNew;
  }

  /** The last one who spoke to us is the likeliest to answer. */
  private void remember(long address, int length) {
    int type = Ethernet.etherType(address);
    if (type == Ethernet.TYPE_IPV4 && length >= SHORTEST_IPV4) {
      neighbour = raw32(address + IPV4_SOURCE);
    } else if (type == Ethernet.TYPE_ARP
        && length >= SHORTEST_ARP
        && u16(address + Ethernet.HEADER_LENGTH + 2) == Ethernet.TYPE_IPV4) {
      neighbour = raw32(address + ARP_SENDER_IP);
    }
  }

  /** Whether a frame says that its sender has one of the port's IP addresses. */
  private boolean claims(long address, int length, long source) {
    long packet = address + Ethernet.HEADER_LENGTH;
    return switch (Ethernet.etherType(address)) {
      case Ethernet.TYPE_ARP ->
          length >= SHORTEST_ARP
              && Arp.isEthernetIpv4(packet)
              && ips.ownsV4(Arp.senderIp(packet))
              && Arp.senderMac(packet) == MacAddress.ofWire(source).bits();
      case Ethernet.TYPE_IPV6 ->
          length >= SHORTEST_ADVERTISEMENT
              && Ipv6.nextHeader(packet) == IpProtocol.ICMPV6
              && u8(packet + Ipv6.HEADER_LENGTH) == Ndp.NEIGHBOUR_ADVERTISEMENT
              && ips.ownsV6(
                  Ndp.targetHigh(packet + Ipv6.HEADER_LENGTH),
                  Ndp.targetLow(packet + Ipv6.HEADER_LENGTH));
      default -> false;
    };
  }

  /** For the loop's thread: what it saw until now. */
  public void publish() {
    seen =
        new Sighting(
            framesToOld,
            framesToNew,
            firstNs,
            lastNs,
            firstOnNewNs,
            lastOnOldNs,
            longestGapNs,
            senderSeen && !decoySeen,
            neighbour,
            claimantWire);
  }

  /** For the control thread, after a command that published it. */
  public Sighting seen() {
    return seen;
  }
}
