package io.dmac.packet;

/**
 * Numbers of IPv4's protocol and IPv6's next header field (IANA, Assigned Internet Protocol
 * Numbers).
 */
public final class IpProtocol {
  public static final int HOP_BY_HOP = 0;
  public static final int ICMP = 1;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ROUTING = 43;
  public static final int FRAGMENT = 44;
  public static final int ICMPV6 = 58;
  public static final int DESTINATION_OPTIONS = 60;

  private IpProtocol() {}
}
