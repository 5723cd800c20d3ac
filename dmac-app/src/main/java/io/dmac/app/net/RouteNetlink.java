package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import io.dmac.port.PortStatistics;
import io.dmac.port.VirtualFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Links, addresses, routes and neighbours by rtnetlink(7), in the network namespace of the thread
 * that opened it. Every method throws a {@link NetworkException} when the kernel refuses.
 */
public final class RouteNetlink implements AutoCloseable {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_SETLINK = 19;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_VFINFO_LIST = 22;
  private static final int IFLA_STATS64 = 23;
  private static final int IFLA_EXT_MASK = 29;
  private static final int IFLA_ALT_IFNAME = 53;

  private static final int RTEXT_FILTER_VF = 1;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;

  private static final int IFF_UP = 1;

  /** IFNAMSIZ without the zero; what is longer can be an alternative name only. */
  private static final int LONGEST_NAME = 15;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final NetlinkSocket socket;

  private RouteNetlink(NetlinkSocket socket) {
    this.socket = socket;
  }

  public static RouteNetlink open() {
    return new RouteNetlink(NetlinkSocket.open());
  }

  /** The interface of a name, or of an alternative name. */
  public KernelLink link(String name) {
    NetlinkBody body = linkHeader(0, 0, 0);
    body.attribute(name.length() <= LONGEST_NAME ? IFLA_IFNAME : IFLA_ALT_IFNAME, name);
    body.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return KernelLink.of(getLink(name, body));
  }

  /** The interface of a number. */
  public KernelLink link(int index) {
    NetlinkBody body = linkHeader(index, 0, 0);
    body.attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    return KernelLink.of(getLink("interface " + index, body));
  }

  /** The kernel's counts since the interface was made. */
  public PortStatistics statistics(int index) {
    ByteBuffer answer = getLink("interface " + index, linkHeader(index, 0, 0));
    return NetlinkAttributes.of(answer, KernelLink.HEADER_BYTES)
        .find(IFLA_STATS64)
        .map(LinkStatistics::of)
        .orElseThrow(() -> new NetworkException("the kernel sent no IFLA_STATS64"));
  }

  /** Those of an SR-IOV physical function; of any other interface none. */
  public List<VirtualFunction> virtualFunctions(int index) {
    NetlinkBody body = linkHeader(index, 0, 0);
    body.attribute(IFLA_EXT_MASK, RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
    ByteBuffer answer = getLink("interface " + index, body);
    return VirtualFunctionInfo.list(
        KernelLink.of(answer).name(),
        NetlinkAttributes.of(answer, KernelLink.HEADER_BYTES).nest(IFLA_VFINFO_LIST));
  }

  private ByteBuffer getLink(String subject, NetlinkBody body) {
    String call = "RTM_GETLINK(" + subject + ")";
    return socket
        .request(
            call,
            RTM_GETLINK,
            0,
            body.toBuffer(),
            errno ->
                errno == Errno.ENODEV
                    ? "no such interface in this network namespace; ip link lists those there are"
                    : "")
        .stream()
        .filter(message -> message.type() == RTM_NEWLINK)
        .map(NetlinkMessage::body)
        .findFirst()
        .orElseThrow(() -> new NetworkException(call + " had no answer"));
  }

  /** Gives an interface a MAC address, whether it is up or not. */
  public void setAddress(int index, MacAddress address) {
    String name = describe(index);
    socket.request(
        "RTM_SETLINK(" + name + ", IFLA_ADDRESS " + address + ")",
        RTM_SETLINK,
        0,
        linkHeader(index, 0, 0).attribute(IFLA_ADDRESS, address.toBytes()).toBuffer(),
        errno -> SetAddressRemedy.of(errno, name, address));
  }

  /** Brings an interface up, or takes it down. */
  public void setUp(int index, boolean up) {
    String name = describe(index);
    socket.request(
        "RTM_SETLINK(" + name + ", " + (up ? "up" : "down") + ")",
        RTM_SETLINK,
        0,
        linkHeader(index, up ? IFF_UP : 0, IFF_UP).toBuffer(),
        errno -> SetAddressRemedy.needsPrivilege(errno, name));
  }

  /** By name, for what people read; the number alone when the interface is gone. */
  private String describe(int index) {
    try {
      return link(index).name();
    } catch (NetworkException e) {
      return "interface " + index;
    }
  }

  /** The routes over an interface that would be missed after it was down, of all tables. */
  public List<KernelEntry> routes(int index) {
    List<KernelEntry> routes = new ArrayList<>();
    for (int family : new int[] {AF_INET, AF_INET6}) {
      routes.addAll(
          dump(
              "RTM_GETROUTE",
              KernelRoutes.RTM_GETROUTE,
              KernelRoutes.RTM_NEWROUTE,
              header(KernelRoutes.HEADER_BYTES, family),
              index,
              KernelRoutes::of));
    }
    return routes;
  }

  /** The IPv6 addresses of an interface that would be missed after it was down. */
  public List<KernelEntry> addresses(int index) {
    return dump(
        "RTM_GETADDR",
        KernelAddresses.RTM_GETADDR,
        KernelAddresses.RTM_NEWADDR,
        header(KernelAddresses.HEADER_BYTES, AF_INET6),
        index,
        KernelAddresses::of);
  }

  /** The permanent neighbours of an interface. */
  public List<KernelEntry> neighbours(int index) {
    return dump(
        "RTM_GETNEIGH",
        KernelNeighbours.RTM_GETNEIGH,
        KernelNeighbours.RTM_NEWNEIGH,
        header(KernelNeighbours.HEADER_BYTES, 0),
        index,
        KernelNeighbours::of);
  }

  private List<KernelEntry> dump(
      String call,
      int type,
      int answerType,
      ByteBuffer body,
      int index,
      BiFunction<ByteBuffer, Integer, Optional<KernelEntry>> reader) {
    return socket.dump(call + "(" + index + ")", type, body).stream()
        .filter(message -> message.type() == answerType)
        .flatMap(message -> reader.apply(message.body(), index).stream())
        .toList();
  }

  /** Gives the kernel back what it has lost; what it has already stays. */
  public void putBack(KernelEntry entry) {
    // A route beside one of the same prefix and metric would be replaced by it, or refused.
    int ifThere =
        entry.type() == KernelRoutes.RTM_NEWROUTE ? NetlinkMessage.APPEND : NetlinkMessage.REPLACE;
    socket.request(
        "put back " + entry,
        entry.type(),
        NetlinkMessage.CREATE | ifThere,
        entry.body(),
        errno -> "");
  }

  private static ByteBuffer header(int bytes, int family) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder()).put(0, (byte) family);
  }

  /** struct ifinfomsg. */
  private static NetlinkBody linkHeader(int index, int flags, int change) {
    ByteBuffer header = header(KernelLink.HEADER_BYTES, 0);
    header.putInt(4, index).putInt(8, flags).putInt(12, change);
    return new NetlinkBody().put(header);
  }

  @Override
  public void close() {
    socket.close();
  }
}
