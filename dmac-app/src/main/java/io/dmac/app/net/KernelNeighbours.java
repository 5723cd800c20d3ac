package io.dmac.app.net;

import io.dmac.app.net.NetlinkAttributes.Attribute;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads RTM_NEWNEIGH. */
final class KernelNeighbours {
  static final int RTM_NEWNEIGH = 28;
  static final int RTM_GETNEIGH = 30;

  /** struct ndmsg. */
  static final int HEADER_BYTES = 12;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int NUD_PERMANENT = 0x80;

  private static final int NDA_DST = 1;
  private static final int NDA_CACHEINFO = 3;
  private static final int NDA_PROBES = 4;

  private KernelNeighbours() {}

  /** The neighbour of a message, when somebody set it by hand: the others are found again. */
  static Optional<KernelEntry> of(ByteBuffer body, int linkIndex) {
    NetlinkAttributes attributes = NetlinkAttributes.of(body, HEADER_BYTES);
    Optional<ByteBuffer> address = attributes.find(NDA_DST);
    if ((body.get(0) != AF_INET && body.get(0) != AF_INET6)
        || body.getInt(4) != linkIndex
        || body.getShort(8) != NUD_PERMANENT
        || address.isEmpty()) {
      return Optional.empty();
    }
    byte[] header = new byte[HEADER_BYTES];
    body.get(0, header);
    NetlinkBody identity = new NetlinkBody().put(header);
    for (Attribute one : attributes.list()) {
      switch (one.type()) {
        case NDA_CACHEINFO, NDA_PROBES -> {}
        default -> identity.attribute(one.type(), one.value());
      }
    }
    return Optional.of(
        new KernelEntry(
            RTM_NEWNEIGH,
            identity,
            new NetlinkBody(),
            "neighbour " + KernelEntry.ip(address.get())));
  }
}
