package io.dmac.app.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    refused.addAll(putBack(addresses, () -> netlink.addresses(index), netlink::putBack));
    refused.addAll(putBack(neighbours, () -> netlink.neighbours(index), netlink::putBack));
    refused.addAll(putBack(routes, () -> netlink.routes(index), netlink::putBack));
    return refused;
  }

  /**
   * In turns, as one route may lead over another: until a turn puts nothing back. What was refused
   * and is there all the same was put back by the kernel, which gives an interface that comes up
   * its own routes again in its own time.
   *
   * @param now what the kernel has
   * @param kernel is given an entry
   * @return why each of those that are still missing was refused
   */
  static List<String> putBack(
      List<KernelEntry> before, Supplier<List<KernelEntry>> now, Consumer<KernelEntry> kernel) {
    if (before.isEmpty()) {
      return List.of();
    }
    Set<KernelEntry> missing = new LinkedHashSet<>(before);
    now.get().forEach(missing::remove);
    while (true) {
      Map<KernelEntry, String> refused = new LinkedHashMap<>();
      for (KernelEntry entry : missing) {
        try {
          kernel.accept(entry);
        } catch (NetworkException e) {
          refused.put(entry, String.valueOf(e.getMessage()));
        }
      }
      if (!refused.isEmpty()) {
        now.get().forEach(refused::remove);
      }
      if (refused.size() == missing.size()) {
        return List.copyOf(refused.values());
      }
      missing = refused.keySet();
    }
  }
}
