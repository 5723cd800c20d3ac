package io.dmac.echo;

import static io.dmac.packet.PacketMemory.putU16;
import static io.dmac.packet.PacketMemory.reverse;

import io.dmac.loop.Counter;
import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.IpProtocol;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import io.dmac.packet.Udp;
import org.jspecify.annotations.Nullable;

/**
 * {@link FiveTupleSwap}, and the UDP payload reversed under a right checksum; of a frame that is
 * not IP the whole payload behind the tags is reversed, padding included. It has no meaning for
 * other protocols over IP.
 */
final class Reverse extends Operation {
  @Override
  Counter apply(Frame frame, long own) {
    if (frame.isSegmented()) {
      return Counter.DROP_SEGMENTED;
    }
    Counter fault =
        switch (frame.etherType()) {
          case Ethernet.TYPE_IPV4 -> reverseIpv4(frame);
          case Ethernet.TYPE_IPV6 -> reverseIpv6(frame);
          case -1 -> Counter.DROP_TRUNCATED;
          default -> {
            reverse(frame.network(), frame.length() - frame.networkOffset());
            yield null;
          }
        };
    if (fault != null) {
      return fault;
    }
    turnRound(frame, own);
    return Counter.ECHOED;
  }

  private static @Nullable Counter reverseIpv4(Frame frame) {
    Counter fault = frame.readIpv4();
    if (fault == null) {
      fault = reverseUdp(frame, true);
    }
    if (fault == null) {
      Ipv4.swapAddresses(frame.network());
    }
    return fault;
  }

  private static @Nullable Counter reverseIpv6(Frame frame) {
    Counter fault = frame.readIpv6();
    if (fault == null) {
      fault = reverseUdp(frame, false);
    }
    if (fault == null) {
      Ipv6.swapAddresses(frame.network());
    }
    return fault;
  }

  private static @Nullable Counter reverseUdp(Frame frame, boolean v4) {
    if (frame.protocol() != IpProtocol.UDP) {
      return Counter.DROP_NOT_APPLICABLE;
    }
    if (frame.isFragment()) {
      return Counter.DROP_FRAGMENT;
    }
    Counter missing = frame.missingUpper(Udp.HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    long udp = frame.upper();
    int length = Udp.length(udp);
    if (length < Udp.HEADER_LENGTH) {
      return Counter.DROP_BAD_HEADER;
    }
    if (length > frame.upperLength()) {
      return Counter.DROP_TRUNCATED;
    }
    long payload = udp + Udp.HEADER_LENGTH;
    int payloadLength = length - Udp.HEADER_LENGTH;
    int checksum = Udp.checksum(udp);
    boolean none = checksum == 0 && v4;
    if (!none) {
      long pseudoHeader = FiveTupleSwap.pseudoHeader(frame, v4, length);
      long header = pseudoHeader + Checksum.sum(udp, Udp.CHECKSUM_OFFSET);
      long payloadSum = Checksum.sum(payload, payloadLength);
      boolean right =
          checksum != 0
              && Checksum.isRight(header + Checksum.ofNetworkOrder(checksum) + payloadSum);
      // CHECKSUM_PARTIAL: see FiveTupleSwap.
      if (!right && checksum != Checksum.fold(pseudoHeader)) {
        return Counter.DROP_BAD_CHECKSUM;
      }
      putU16(udp + Udp.CHECKSUM_OFFSET, reversedChecksum(header, payloadSum, payloadLength));
    }
    reverse(payload, payloadLength);
    Udp.swapPorts(udp);
    return null;
  }

  /**
   * The checksum after the reversal, without a second pass: in an even number of bytes each changes
   * its place within its sixteen-bit word, so that the sum has its two bytes exchanged (RFC 1071,
   * section 2B); in an odd number each keeps it.
   */
  private static int reversedChecksum(long header, long payloadSum, int payloadLength) {
    int folded = Checksum.fold(payloadSum);
    if ((payloadLength & 1) == 0) {
      folded = Short.reverseBytes((short) folded) & 0xFFFF;
    }
    int checksum = Checksum.of(header + Checksum.ofNetworkOrder(folded));
    return checksum == 0 ? 0xFFFF : checksum;
  }
}
