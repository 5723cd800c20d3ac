package io.dmac.echo;

import static io.dmac.packet.PacketMemory.u16;

import io.dmac.loop.Counter;
import io.dmac.packet.Checksum;
import io.dmac.packet.Ethernet;
import io.dmac.packet.Ipv4;
import io.dmac.packet.Ipv6;
import org.jspecify.annotations.Nullable;

/**
 * Where the headers of the frame at hand lie, as offsets from its first byte. One object serves all
 * frames of a processor, one after the other: nothing is allocated for a frame.
 *
 * <p>Nothing beyond {@link #readable} may be touched, whatever the headers promise.
 */
final class Frame {
  /**
   * Bytes of a segmented frame that lie in its first buffer. A driver fills a buffer before it
   * takes the next one and buffers hold about 2 KiB (RTE_MBUF_DEFAULT_DATAROOM), so that this is
   * far on the safe side, and yet enough for every header.
   */
  private static final int SEGMENTED_READABLE = 128;

  /** The largest IP datagram that fragments may add up to (RFC 791). */
  private static final int MAX_DATAGRAM_LENGTH = 65_535;

  private long address;
  private int index;
  private int length;
  private int readable;
  private boolean segmented;
  private int etherType;
  private int network;

  private int protocol;
  private int upper;
  private int end;
  private boolean fragment;
  private boolean fragmentHeader;
  private boolean moreFragments;
  private int fragmentOffset;
  private int fragmentData;
  private long identification;

  /**
   * Turns to another frame, of at least {@link Ethernet#HEADER_LENGTH} bytes, and walks its VLAN
   * tags.
   */
  void wrap(int index, long address, int length, boolean segmented) {
    this.index = index;
    this.address = address;
    this.length = length;
    this.segmented = segmented;
    readable = segmented ? Math.min(length, SEGMENTED_READABLE) : length;
    network = Ethernet.payloadOffset(address, readable);
    etherType = network < 0 ? -1 : u16(address + network - 2);
  }

  /** Place in the burst. */
  int index() {
    return index;
  }

  long address() {
    return address;
  }

  /** Bytes of the whole frame. */
  int length() {
    return length;
  }

  /** Notes that the frame now has another length. */
  void resized(int newLength) {
    length = newLength;
    readable = newLength;
  }

  boolean isSegmented() {
    return segmented;
  }

  /** The EtherType behind all tags, -1 when a tag is cut off. */
  int etherType() {
    return etherType;
  }

  /** Offset of what the EtherType speaks of, -1 when a tag is cut off. */
  int networkOffset() {
    return network;
  }

  /** Address of the IP header or ARP message. */
  long network() {
    return address + network;
  }

  /** The upper-layer protocol, once an IP header was read. */
  int protocol() {
    return protocol;
  }

  /** Address of the upper-layer header, or of a later fragment's data. */
  long upper() {
    return address + upper;
  }

  /** Bytes of the upper-layer header and its payload, in a fragment those of this fragment. */
  int upperLength() {
    return end - upper;
  }

  /** Whether this is a part of a datagram only. */
  boolean isFragment() {
    return fragment;
  }

  /** Whether IPv6's fragment header is there, be it for an only fragment. */
  boolean hasFragmentHeader() {
    return fragmentHeader;
  }

  boolean isLaterFragment() {
    return fragmentOffset > 0;
  }

  boolean moreFragments() {
    return moreFragments;
  }

  /** Where in its datagram this fragment's data belongs, in bytes. */
  int fragmentOffset() {
    return fragmentOffset;
  }

  /** Bytes this fragment contributes to its datagram. */
  int fragmentLength() {
    return end - fragmentData;
  }

  /** The number that a datagram's fragments have in common. */
  long identification() {
    return identification;
  }

  /** Whether an IPv4 header without its options can be read. */
  boolean hasIpv4Header() {
    return etherType == Ethernet.TYPE_IPV4
        && network + Ipv4.MIN_HEADER_LENGTH <= readable
        && Ipv4.version(network()) == 4;
  }

  /** Whether an IPv6 header without its extensions can be read. */
  boolean hasIpv6Header() {
    return etherType == Ethernet.TYPE_IPV6
        && network + Ipv6.HEADER_LENGTH <= readable
        && Ipv6.version(network()) == 6;
  }

  /** Reads the IPv4 header; answers why the frame is to be dropped, or null when it is sound. */
  @Nullable Counter readIpv4() {
    end = length;
    Counter missing = missing(network + Ipv4.MIN_HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    long header = network();
    int headerLength = Ipv4.headerLength(header);
    int totalLength = Ipv4.totalLength(header);
    if (Ipv4.version(header) != 4
        || headerLength < Ipv4.MIN_HEADER_LENGTH
        || totalLength < headerLength) {
      return Counter.DROP_BAD_HEADER;
    }
    if (network + totalLength > length) {
      return Counter.DROP_TRUNCATED;
    }
    missing = missing(network + headerLength);
    if (missing != null) {
      return missing;
    }
    if (!Checksum.isRight(Checksum.sum(header, headerLength))) {
      return Counter.DROP_BAD_CHECKSUM;
    }
    protocol = Ipv4.protocol(header);
    upper = network + headerLength;
    end = network + totalLength;
    fragmentData = upper;
    fragmentOffset = Ipv4.fragmentOffset(header);
    moreFragments = Ipv4.moreFragments(header);
    identification = Ipv4.identification(header);
    return fragmentFault();
  }

  /** Reads the IPv6 headers; answers why the frame is to be dropped, or null when it is sound. */
  @Nullable Counter readIpv6() {
    end = length;
    Counter missing = missing(network + Ipv6.HEADER_LENGTH);
    if (missing != null) {
      return missing;
    }
    long header = network();
    if (Ipv6.version(header) != 6) {
      return Counter.DROP_BAD_HEADER;
    }
    end = network + Ipv6.HEADER_LENGTH + Ipv6.payloadLength(header);
    if (end > length) {
      return Counter.DROP_TRUNCATED;
    }
    long upperLayer = Ipv6.upperLayer(header, Math.min(end, readable) - network);
    if (upperLayer < 0) {
      return upperLayer == Ipv6.MALFORMED
          ? Counter.DROP_BAD_HEADER
          : end > readable ? Counter.DROP_SEGMENTED : Counter.DROP_TRUNCATED;
    }
    protocol = Ipv6.protocol(upperLayer);
    upper = network + Ipv6.offset(upperLayer);
    int fragmentAt = Ipv6.fragmentHeader(upperLayer);
    fragmentHeader = fragmentAt != 0;
    if (!fragmentHeader) {
      fragmentData = upper;
      fragmentOffset = 0;
      moreFragments = false;
    } else {
      fragmentData = network + fragmentAt + Ipv6.FRAGMENT_HEADER_LENGTH;
      fragmentOffset = Ipv6.fragmentOffset(header + fragmentAt);
      moreFragments = Ipv6.moreFragments(header + fragmentAt);
      identification = Ipv6.identification(header + fragmentAt);
    }
    return fragmentFault();
  }

  /** An atomic fragment, the only one of its datagram, counts as none (RFC 6946). */
  private @Nullable Counter fragmentFault() {
    fragment = moreFragments || fragmentOffset > 0;
    if ((moreFragments && (fragmentLength() & 7) != 0)
        || fragmentOffset + fragmentLength() > MAX_DATAGRAM_LENGTH) {
      return Counter.DROP_BAD_HEADER;
    }
    return null;
  }

  /** Why {@code bytes} bytes of the upper layer cannot be read, or null when they can. */
  @Nullable Counter missingUpper(int bytes) {
    return missing(upper + bytes);
  }

  private @Nullable Counter missing(int until) {
    if (until > end) {
      return Counter.DROP_TRUNCATED;
    }
    return until > readable ? Counter.DROP_SEGMENTED : null;
  }
}
