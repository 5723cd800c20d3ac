package io.dmac.app.net;

import java.util.ArrayList;
import java.util.List;

/**
 * What Linux drops when an interface's address changes or the interface goes down, and does not
 * bring back: permanent neighbours by either; routes and IPv6 addresses by the latter.
 */
final class LinkSnapshot {
  private final RouteNetlink netlink;
  private final int index;
  private final List<KernelEntry> addresses;
  private final List<KernelEntry> neighbours;
  private final List<KernelEntry> routes;

  private LinkSnapshot(
      RouteNetlink netlink, int index, List<KernelEntry> addresses, List<KernelEntry> routes) {
    this.netlink = netlink;
    this.index = index;
    this.addresses = addresses;
    this.neighbours = netlink.neighbours(index);
    this.routes = routes;
  }

  /** What a change of the address costs while the interface is up. */
  static LinkSnapshot beforeLiveChange(RouteNetlink netlink, int index) {
    return new LinkSnapshot(netlink, index, List.of(), List.of());
  }

  /** What it costs to take the interface down. */
  static LinkSnapshot beforeLinkDown(RouteNetlink netlink, int index) {
    return new LinkSnapshot(netlink, index, netlink.addresses(index), netlink.routes(index));
  }

  /** Puts back what is missing; what could not be put back, with the kernel's reason. */
  List<String> putBack() {
    List<String> refused = new ArrayList<>();
    if (!addresses.isEmpty()) {
      refused.addAll(putBack(missing(addresses, netlink.addresses(index))));
    }
    if (!neighbours.isEmpty()) {
      refused.addAll(putBack(missing(neighbours, netlink.neighbours(index))));
    }
    if (!routes.isEmpty()) {
      refused.addAll(putBack(missing(routes, netlink.routes(index))));
    }
    return refused;
  }

  private static List<KernelEntry> missing(List<KernelEntry> before, List<KernelEntry> now) {
    List<KernelEntry> missing = new ArrayList<>(before);
    missing.removeAll(now);
    return missing;
  }

  /** In turns, as one route may lead over another: until a turn puts nothing back. */
  private List<String> putBack(List<KernelEntry> missing) {
    List<KernelEntry> left = missing;
    while (true) {
      List<KernelEntry> refusedEntries = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      for (KernelEntry entry : left) {
        try {
          netlink.putBack(entry);
        } catch (NetworkException e) {
          refusedEntries.add(entry);
          refusals.add(e.getMessage());
        }
      }
      if (refusedEntries.size() == left.size()) {
        return refusals;
      }
      left = refusedEntries;
    }
  }
}
