package io.dmac.probe;

import io.dmac.mac.MacAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** Who the probe sends to. */
public sealed interface ProbeTarget {
  /**
   * A station by its MAC address.
   *
   * @param mac where the first frame goes
   * @param follow whether later frames go to wherever the newest reply came from
   */
  record Station(MacAddress mac, boolean follow) implements ProbeTarget {
    public Station {
      if (mac.isMulticast() || mac.isZero()) {
        throw new IllegalArgumentException(
            mac + " is not the address of one station; give the probe a unicast one");
      }
    }

    @Override
    public String toString() {
      return mac.toString();
    }
  }

  /**
   * A host by its IP address: asked for by ARP or neighbour discovery, and followed when it
   * announces another MAC address.
   *
   * @param ip whose MAC address is wanted
   * @param from the IP address to ask from, of the same family; without it 0.0.0.0 (RFC 5227) or
   *     the link-local address of the probe's MAC address asks
   */
  record Host(InetAddress ip, Optional<InetAddress> from) implements ProbeTarget {
    public Host {
      if (ip.isMulticastAddress() || ip.isAnyLocalAddress()) {
        throw new IllegalArgumentException(ip.getHostAddress() + " is not the address of one host");
      }
      if (from.isPresent() && ip instanceof Inet4Address != from.get() instanceof Inet4Address) {
        throw new IllegalArgumentException(
            "who asks for "
                + ip.getHostAddress()
                + " needs an address of the same family; "
                + from.get().getHostAddress()
                + " is of the other");
      }
    }

    boolean isIpv6() {
      return ip instanceof Inet6Address;
    }

    @Override
    public String toString() {
      return ip.getHostAddress();
    }
  }
}
