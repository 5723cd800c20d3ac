package io.dmac.app.net;

import io.dmac.app.net.NetlinkAttributes.Attribute;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads RTM_NEWROUTE. */
final class KernelRoutes {
  static final int RTM_NEWROUTE = 24;
  static final int RTM_GETROUTE = 26;

  /** struct rtmsg. */
  static final int HEADER_BYTES = 12;

  private static final int FLAGS_OFFSET = 8;

  private static final int RTM_F_CLONED = 0x200;

  /** What somebody asked for; the others are the kernel's remarks, which it does not take back. */
  private static final int RTNH_F_PERVASIVE_ONLINK = 0x2 | 0x4;

  private static final int AF_INET6 = 10;
  private static final int RT_TABLE_LOCAL = 255;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_CACHEINFO = 12;
  private static final int RTA_TABLE = 15;
  private static final int RTA_EXPIRES = 23;
  private static final int RTA_PAD = 24;
  private static final int RTA_NH_ID = 30;

  /** rta_expires in struct rta_cacheinfo. */
  private static final int EXPIRES_OFFSET = 8;

  private KernelRoutes() {}

  /**
   * The route of a message, when somebody would miss it after its interface was down: it leads over
   * the interface, is in no cache and not in the table that the kernel makes of its own addresses.
   * One that expires came from a router, whom the kernel asks again when the interface is up.
   */
  static Optional<KernelEntry> of(ByteBuffer body, int linkIndex) {
    NetlinkAttributes attributes = NetlinkAttributes.of(body, HEADER_BYTES);
    int table = attributes.integer(RTA_TABLE).orElse(body.get(4) & 0xFF);
    if (table == RT_TABLE_LOCAL
        || (body.getInt(FLAGS_OFFSET) & RTM_F_CLONED) != 0
        || expires(attributes)
        || !leadsOver(attributes, linkIndex)) {
      return Optional.empty();
    }
    ByteBuffer header = copy(body.slice(0, HEADER_BYTES), body);
    header.putInt(FLAGS_OFFSET, header.getInt(FLAGS_OFFSET) & RTNH_F_PERVASIVE_ONLINK);
    NetlinkBody identity = new NetlinkBody().put(header);
    for (Attribute one : attributes.list()) {
      switch (one.type()) {
        // A next hop object goes down with its interface; the hops themselves are written out too.
        case RTA_CACHEINFO, RTA_PAD, RTA_NH_ID -> {}
        case RTA_MULTIPATH -> identity.attribute(RTA_MULTIPATH, withoutRemarks(one.value()));
        default -> identity.attribute(one.type(), one.value());
      }
    }
    return Optional.of(
        new KernelEntry(
            RTM_NEWROUTE, identity, new NetlinkBody(), describe(body, attributes, table)));
  }

  private static boolean expires(NetlinkAttributes attributes) {
    return attributes.find(RTA_EXPIRES).isPresent()
        || attributes
            .find(RTA_CACHEINFO)
            .filter(info -> info.limit() >= EXPIRES_OFFSET + Integer.BYTES)
            .filter(info -> info.getInt(EXPIRES_OFFSET) != 0)
            .isPresent();
  }

  private static boolean leadsOver(NetlinkAttributes attributes, int linkIndex) {
    if (attributes.integer(RTA_OIF).orElse(0) == linkIndex) {
      return true;
    }
    ByteBuffer hops = attributes.find(RTA_MULTIPATH).orElse(ByteBuffer.allocate(0));
    for (int at = 0; at + 8 <= hops.limit(); at += hopBytes(hops, at)) {
      if (hops.getInt(at + 4) == linkIndex) {
        return true;
      }
    }
    return false;
  }

  private static ByteBuffer withoutRemarks(ByteBuffer multipath) {
    ByteBuffer hops = copy(multipath, multipath);
    for (int at = 0; at + 8 <= hops.limit(); at += hopBytes(hops, at)) {
      hops.put(at + 2, (byte) (hops.get(at + 2) & RTNH_F_PERVASIVE_ONLINK));
    }
    return hops;
  }

  /** Of a struct rtnexthop and its attributes; never so few that a reader stands still. */
  private static int hopBytes(ByteBuffer hops, int at) {
    return NetlinkMessage.aligned(Math.max(8, hops.getShort(at) & 0xFFFF));
  }

  private static ByteBuffer copy(ByteBuffer bytes, ByteBuffer ordered) {
    return ByteBuffer.allocate(bytes.remaining())
        .order(ordered.order())
        .put(bytes.duplicate())
        .flip();
  }

  private static String describe(ByteBuffer body, NetlinkAttributes attributes, int table) {
    String destination =
        attributes
            .find(RTA_DST)
            .map(KernelEntry::ip)
            .orElse(body.get(0) == AF_INET6 ? "::" : "0.0.0.0");
    return "route "
        + destination
        + "/"
        + (body.get(1) & 0xFF)
        + attributes.find(RTA_GATEWAY).map(gateway -> " via " + KernelEntry.ip(gateway)).orElse("")
        + " table "
        + Integer.toUnsignedString(table);
  }
}
