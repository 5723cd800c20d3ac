package io.dmac.echo;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.u16;

import io.dmac.loop.Counter;
import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Tcp;
import io.dmac.packet.Udp;
import org.jspecify.annotations.Nullable;

/**
 * Swaps the MAC addresses, the IP addresses, and the ports of TCP and UDP; of a frame that is not
 * IP the MAC addresses alone.
 *
 * <p>The swap leaves every sum as it is, with one exception: a packet made on this machine may come
 * over veth or tap with its checksum left to a device that never was there (CHECKSUM_PARTIAL in
 * Linux's skbuff.h). Its field then holds the folded sum of the pseudo header, and is completed
 * here. A packet whose right checksum happens to look like that is summed anew to the same value.
 */
final class FiveTupleSwap extends Operation {
  @Override
  Counter apply(Frame frame, long own) {
    Counter fault =
        switch (frame.etherType()) {
          case Ethernet.TYPE_IPV4 -> swapIpv4(frame);
          case Ethernet.TYPE_IPV6 -> swapIpv6(frame);
          case -1 -> Counter.DROP_TRUNCATED;
          default -> null;
        };
    if (fault != null) {
      return fault;
    }
    turnRound(frame, own);
    return Counter.ECHOED;
  }

  private static @Nullable Counter swapIpv4(Frame frame) {
    Counter fault = frame.readIpv4();
    if (fault == null) {
      fault = swapPorts(frame, true);
    }
    if (fault == null) {
      Ipv4.swapAddresses(frame.network());
    }
    return fault;
  }

  private static @Nullable Counter swapIpv6(Frame frame) {
    Counter fault = frame.readIpv6();
    if (fault == null) {
      fault = swapPorts(frame, false);
    }
    if (fault == null) {
      Ipv6.swapAddresses(frame.network());
    }
    return fault;
  }

  private static @Nullable Counter swapPorts(Frame frame, boolean v4) {
    int protocol = frame.protocol();
    boolean udp = protocol == IpProtocol.UDP;
    if ((!udp && protocol != IpProtocol.TCP) || frame.isLaterFragment()) {
      return null;
    }
    Counter missing = frame.missingUpper(udp ? Udp.HEADER_LENGTH : Tcp.MIN_HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    long upper = frame.upper();
    if (!frame.isFragment()) {
      int length = frame.upperLength();
      if (udp) {
        int udpLength = Udp.length(upper);
        if (udpLength < Udp.HEADER_LENGTH) {
          return Counter.DROP_BAD_HEADER;
        }
        if (udpLength > length) {
          return Counter.DROP_TRUNCATED;
        }
        length = udpLength;
      }
      Counter fault =
          complete(frame, v4, length, upper + (udp ? Udp.CHECKSUM_OFFSET : Tcp.CHECKSUM_OFFSET));
      if (fault != null) {
        return fault;
      }
    }
    Udp.swapPorts(upper);
    return null;
  }

  /** Completes a checksum that was left to the device. */
  private static @Nullable Counter complete(Frame frame, boolean v4, int length, long field) {
    long pseudoHeader = pseudoHeader(frame, v4, length);
    if (u16(field) != Checksum.fold(pseudoHeader)) {
      return null;
    }
    if (frame.isSegmented()) {
      return Counter.DROP_SEGMENTED;
    }
    // The field already stands for the pseudo header. 0 would be UDP's "no checksum" and goes as
    // its
    // other form, 0xffff (RFC 768), which TCP takes as well.
    int checksum = Checksum.of(Checksum.sum(frame.upper(), length));
    putU16(field, checksum == 0 ? 0xFFFF : checksum);
    return null;
  }

  static long pseudoHeader(Frame frame, boolean v4, int length) {
    return v4
        ? Checksum.pseudoHeaderV4(frame.network(), frame.protocol(), length)
        : Checksum.pseudoHeaderV6(frame.network(), frame.protocol(), length);
  }
}
