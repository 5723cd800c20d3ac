package io.dmac.change;

import io.dmac.echo.AddressWatch;
import io.dmac.echo.OwnedIps;
import io.dmac.mac.MacAddress;
import io.dmac.packet.NeighbourFrames;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The frames that a change sends to the segment, for the IP addresses that a port has just then.
 */
public final class SegmentFrames {
  private final Supplier<? extends Collection<InetAddress>> ips;

  /**
   * @param ips the IP addresses at the port: those it answers for, and those of the kernel beneath
   */
  public SegmentFrames(Supplier<? extends Collection<InetAddress>> ips) {
    this.ips = ips;
  }

  /**
   * What tells the segment that the port's IP addresses are at a MAC address: the kernel's too,
   * which itself says nothing when its interface's address changes (arp_notify is off by default).
   */
  List<byte[]> announcements(MacAddress mac) {
    List<byte[]> frames = new ArrayList<>();
    for (InetAddress ip : ips.get()) {
      frames.add(
          ip instanceof Inet6Address v6
              ? NeighbourFrames.unsolicitedAdvertisement(mac, v6, List.of())
              : NeighbourFrames.gratuitousArp(mac, (Inet4Address) ip, List.of()));
    }
    return frames;
  }

  /** The IP addresses that the port has now. */
  OwnedIps owned() {
    return new OwnedIps(List.copyOf(ips.get()));
  }

  /**
   * What makes a station show itself that has one of the port's IP addresses, and teaches nobody
   * anything: ARP probes (RFC 5227) and the solicitations of duplicate address detection (RFC
   * 4862).
   */
  List<byte[]> probes(MacAddress from) {
    List<byte[]> frames = new ArrayList<>();
    for (InetAddress ip : ips.get()) {
      frames.add(
          ip instanceof Inet6Address v6
              ? NeighbourFrames.detection(from, v6)
              : NeighbourFrames.arpProbe(
                  from, ByteBuffer.wrap(ip.getAddress()).getInt(), List.of()));
    }
    return frames;
  }

  /**
   * What makes a station show itself that has a MAC address: a ping to all nodes that goes to it
   * alone, and the test of IEEE 802.2, which reaches those without IPv6. The decoy is asked first.
   */
  static List<byte[]> questions(MacAddress from, MacAddress to) {
    MacAddress decoy = AddressWatch.decoy(to);
    return List.of(
        NeighbourFrames.pingAllNodes(from, decoy),
        NeighbourFrames.linkTest(from, decoy),
        NeighbourFrames.pingAllNodes(from, to),
        NeighbourFrames.linkTest(from, to));
  }

  /**
   * Has a neighbour send a frame to a MAC address, and learn nothing: it answers an ARP probe (RFC
   * 5227) to the sender alone.
   *
   * @param neighbour its IPv4 address as it lies in memory, first byte lowest
   */
  static byte[] proofRequest(MacAddress mac, int neighbour) {
    return NeighbourFrames.arpProbe(mac, Integer.reverseBytes(neighbour), List.of());
  }
}
