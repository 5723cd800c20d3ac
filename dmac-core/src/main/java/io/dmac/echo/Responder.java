package io.dmac.echo;

import io.dmac.loop.Counter;
import io.dmac.packet.Ethernet;
import io.dmac.packet.Icmp;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Ndp;
import io.dmac.port.PortQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which frames ask something of the pod itself, or of the kernel beneath it, and has them
 * answered, dropped or left; {@link EchoProcessor} has the rule.
 */
final class Responder {
  private final OwnedIps answered;
  private final boolean kernelBeneath;

  /** Whether ping to every IP address is answered. */
  private final boolean answersEveryPing;

  private final NeighbourResponder neighbours;
  private final PingResponder pings = new PingResponder();
  private OwnedIps kernel;
  private long own;
  private long ownBits;

  Responder(
      PortQueue queue,
      OwnedIps answered,
      OwnedIps kernel,
      boolean kernelBeneath,
      boolean answersEveryPing) {
    this.answered = answered;
    this.kernel = kernel;
    this.kernelBeneath = kernelBeneath;
    this.answersEveryPing = answersEveryPing;
    neighbours = new NeighbourResponder(queue, answered);
  }

  void kernelOwns(OwnedIps kernel) {
    this.kernel = kernel;
  }

  /** Sets the address that answers come from, as {@code wire()} and {@code bits()} have it. */
  void own(long wire, long bits) {
    own = wire;
    ownBits = bits;
  }

  int asker() {
    return neighbours.asker();
  }

  /** Whether there is any address that is answered for, here or beneath. */
  boolean isNeeded() {
    return kernelBeneath || answersEveryPing || !answered.isEmpty() || !kernel.isEmpty();
  }

  /**
   * Looks at a frame to a group address.
   *
   * @param otherwise its fate when it asks nothing of the pod
   * @return the frame's fate
   */
  Counter group(Frame frame, Counter otherwise) {
    return switch (frame.etherType()) {
      case Ethernet.TYPE_ARP -> neighbours.arp(frame, own, ownBits, kernel, otherwise);
      case Ethernet.TYPE_IPV6 -> groupIpv6(frame, otherwise);
      default -> otherwise;
    };
  }

  private Counter groupIpv6(Frame frame, Counter otherwise) {
    if (!frame.hasIpv6Header() || frame.readIpv6() != null || !isSolicitation(frame)) {
      return otherwise;
    }
    return neighbours.solicitation(frame, own, ownBits, kernel, otherwise);
  }

  private static boolean isSolicitation(Frame frame) {
    return frame.protocol() == IpProtocol.ICMPV6
        && !frame.isLaterFragment()
        && frame.missingUpper(1) == null
        && Icmp.type(frame.upper()) == Ndp.NEIGHBOUR_SOLICITATION;
  }

  /**
   * Looks at a frame to the pod's own address; answers its fate, or null when it is operated on.
   */
  @Nullable Counter unicast(Frame frame) {
    return switch (frame.etherType()) {
      case Ethernet.TYPE_ARP -> neighbours.arp(frame, own, ownBits, kernel, notForUs());
      case Ethernet.TYPE_IPV4 -> ipv4(frame);
      case Ethernet.TYPE_IPV6 -> ipv6(frame);
      default -> null;
    };
  }

  /** The fate of what belongs to a host's neighbour discovery but asks nothing of the pod. */
  private Counter notForUs() {
    return kernelBeneath ? Counter.DROP_LEFT_TO_KERNEL : Counter.DROP_NOT_APPLICABLE;
  }

  private @Nullable Counter ipv4(Frame frame) {
    if (!frame.hasIpv4Header()) {
      return null;
    }
    int protocol = Ipv4.protocol(frame.network());
    if (protocol != IpProtocol.ICMP && protocol != IpProtocol.TCP) {
      return null;
    }
    long destination = Ipv4.destination(frame.network());
    if (kernel.ownsV4(destination)) {
      return Counter.DROP_LEFT_TO_KERNEL;
    }
    if (protocol == IpProtocol.TCP) {
      return null;
    }
    boolean ours = answersEveryPing || answered.ownsV4(destination);
    Counter fault = frame.readIpv4();
    if (fault == null) {
      if (frame.isLaterFragment()) {
        return pings.laterFragmentV4(frame, own);
      }
      fault = frame.missingUpper(1);
    }
    if (fault != null) {
      return ours ? fault : null;
    }
    return switch (Icmp.type(frame.upper())) {
      case Icmp.ECHO_REPLY -> Counter.DROP_NOT_APPLICABLE;
      case Icmp.ECHO_REQUEST -> ours ? pings.requestV4(frame, own) : null;
      default -> ours ? Counter.DROP_NOT_APPLICABLE : null;
    };
  }

  private @Nullable Counter ipv6(Frame frame) {
    if (!frame.hasIpv6Header()) {
      return null;
    }
    long ip = frame.network();
    long high = Ipv6.destinationHigh(ip);
    long low = Ipv6.destinationLow(ip);
    boolean kernels = kernel.ownsV6(high, low);
    boolean ours = answersEveryPing || answered.ownsV6(high, low);
    Counter fault = frame.readIpv6();
    if (fault != null) {
      return kernels ? Counter.DROP_LEFT_TO_KERNEL : ours ? fault : null;
    }
    int protocol = frame.protocol();
    if (protocol != IpProtocol.ICMPV6) {
      return kernels && protocol == IpProtocol.TCP ? Counter.DROP_LEFT_TO_KERNEL : null;
    }
    return icmpv6(frame, kernels, ours);
  }

  private @Nullable Counter icmpv6(Frame frame, boolean kernels, boolean ours) {
    if (frame.isLaterFragment()) {
      return kernels ? Counter.DROP_LEFT_TO_KERNEL : pings.laterFragmentV6(frame, own);
    }
    Counter missing = frame.missingUpper(1);
    if (missing != null) {
      return kernels ? Counter.DROP_LEFT_TO_KERNEL : ours ? missing : null;
    }
    int type = Icmp.type(frame.upper());
    if (type == Ndp.NEIGHBOUR_SOLICITATION) {
      return neighbours.solicitation(frame, own, ownBits, kernel, notForUs());
    }
    if (kernels) {
      return Counter.DROP_LEFT_TO_KERNEL;
    }
    if (Ndp.isLinkManagement(type)) {
      return notForUs();
    }
    return switch (type) {
      case Ndp.ECHO_REPLY -> Counter.DROP_NOT_APPLICABLE;
      case Ndp.ECHO_REQUEST -> ours ? pings.requestV6(frame, own) : null;
      default -> ours ? Counter.DROP_NOT_APPLICABLE : null;
    };
  }
}
