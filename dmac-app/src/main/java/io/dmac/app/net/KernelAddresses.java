package io.dmac.app.net;

import io.dmac.app.net.NetlinkAttributes.Attribute;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads RTM_NEWADDR of IPv6: an interface that goes down keeps its IPv4 addresses. */
final class KernelAddresses {
  static final int RTM_NEWADDR = 20;
  static final int RTM_GETADDR = 22;

  /** struct ifaddrmsg. */
  static final int HEADER_BYTES = 8;

  private static final int AF_INET6 = 10;
  private static final int SCOPE_LINK = 253;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int IFA_PROTO = 11;

  private static final int IFAPROT_KERNEL_LL = 3;

  private static final int TEMPORARY = 0x1;
  private static final int NODAD = 0x2;
  private static final int DADFAILED = 0x8;
  private static final int TENTATIVE = 0x40;

  /** Home address, temporary addresses of it, no route of its prefix, automatic join. */
  private static final int SETTINGS = 0x10 | 0x100 | 0x200 | 0x400;

  private KernelAddresses() {}

  /**
   * The address of a message, when it is lost for good while its interface is down: the kernel
   * makes link-local and temporary ones anew.
   */
  static Optional<KernelEntry> of(ByteBuffer body, int linkIndex) {
    NetlinkAttributes attributes = NetlinkAttributes.of(body, HEADER_BYTES);
    int flags = attributes.integer(IFA_FLAGS).orElse(body.get(2) & 0xFF);
    Optional<ByteBuffer> address =
        attributes.find(IFA_LOCAL).or(() -> attributes.find(IFA_ADDRESS));
    if (body.get(0) != AF_INET6
        || body.getInt(4) != linkIndex
        || address.isEmpty()
        || (flags & (TEMPORARY | DADFAILED)) != 0
        || isKernelsLinkLocal(body, attributes, address.get())) {
      return Optional.empty();
    }
    // Unless it was still being looked for on the segment it was this interface's a moment ago: to
    // wait for duplicate address detection again would cost a second or two without it.
    int wanted = (flags & SETTINGS) | ((flags & TENTATIVE) == 0 ? NODAD : flags & NODAD);
    byte[] header = new byte[HEADER_BYTES];
    body.get(0, header);
    header[2] = 0;
    NetlinkBody identity = new NetlinkBody().put(header);
    NetlinkBody more = new NetlinkBody();
    for (Attribute one : attributes.list()) {
      switch (one.type()) {
        case IFA_FLAGS -> {}
        case IFA_CACHEINFO -> more.attribute(IFA_CACHEINFO, one.value());
        default -> identity.attribute(one.type(), one.value());
      }
    }
    more.attribute(IFA_FLAGS, wanted);
    return Optional.of(
        new KernelEntry(
            RTM_NEWADDR,
            identity,
            more,
            "address " + KernelEntry.ip(address.get()) + "/" + (body.get(1) & 0xFF)));
  }

  /** Kernels before 5.18 do not say who made an address: then EUI-64 tells. */
  private static boolean isKernelsLinkLocal(
      ByteBuffer body, NetlinkAttributes attributes, ByteBuffer address) {
    if ((body.get(3) & 0xFF) != SCOPE_LINK) {
      return false;
    }
    boolean eui64 =
        address.limit() == 16 && address.get(11) == (byte) 0xFF && address.get(12) == (byte) 0xFE;
    return eui64
        || attributes.find(IFA_PROTO).filter(by -> by.get(0) == IFAPROT_KERNEL_LL).isPresent();
  }
}
