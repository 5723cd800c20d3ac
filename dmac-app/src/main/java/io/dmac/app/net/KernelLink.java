package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface as rtnetlink(7) describes it.
 *
 * @param index its number in its namespace
 * @param name such as {@code net1}
 * @param hardwareType ARPHRD_*: 1 is Ethernet
 * @param flags IFF_*
 * @param address empty where the link layer has none of 48 bits
 * @param permanentAddress the one the device was made with, where its driver says so
 * @param kind such as {@code veth} or {@code macvlan}; empty for a device that is not virtual
 * @param mtu the largest payload of a frame
 * @param parentIndex of the interface it stands on, or of a veth's other end; in the namespace of
 *     that one
 */
public record KernelLink(
    int index,
    String name,
    int hardwareType,
    int flags,
    Optional<MacAddress> address,
    Optional<MacAddress> permanentAddress,
    String kind,
    OptionalInt mtu,
    OptionalInt parentIndex) {
  private static final int ARPHRD_ETHER = 1;
  private static final int IFF_UP = 1;
  private static final int IFF_LOWER_UP = 1 << 16;

  /** struct ifinfomsg. */
  static final int HEADER_BYTES = 16;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_PERM_ADDRESS = 54;

  /** From the body of RTM_NEWLINK. */
  static KernelLink of(ByteBuffer body) {
    NetlinkAttributes attributes = NetlinkAttributes.of(body, HEADER_BYTES);
    int index = body.getInt(4);
    OptionalInt parent = attributes.integer(IFLA_LINK);
    return new KernelLink(
        index,
        attributes.text(IFLA_IFNAME),
        body.getShort(2) & 0xFFFF,
        body.getInt(8),
        attributes.mac(IFLA_ADDRESS),
        attributes.mac(IFLA_PERM_ADDRESS),
        attributes.nest(IFLA_LINKINFO).text(IFLA_INFO_KIND),
        attributes.integer(IFLA_MTU),
        parent.isPresent() && parent.getAsInt() > 0 ? parent : OptionalInt.empty());
  }

  /** Whether it carries Ethernet frames; loopback does not. */
  public boolean isEthernet() {
    return hardwareType == ARPHRD_ETHER;
  }

  /** Whether it is administratively up. */
  public boolean isUp() {
    return (flags & IFF_UP) != 0;
  }

  /** Whether frames can flow: it is up, and so is the link beneath. */
  public boolean hasCarrier() {
    return isUp() && (flags & IFF_LOWER_UP) != 0;
  }
}
