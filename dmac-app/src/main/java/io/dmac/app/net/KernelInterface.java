package io.dmac.app.net;

import java.net.InetAddress;
import java.util.List;

/**
 * A Linux network interface as getifaddrs(3) describes it.
 *
 * @param name such as {@code net1}
 * @param up whether it is administratively up (IFF_UP)
 * @param addresses the IP addresses the kernel owns on it, without their zones
 */
public record KernelInterface(String name, boolean up, List<InetAddress> addresses) {
  public KernelInterface {
    addresses = List.copyOf(addresses);
  }
}
