package io.dmac.app.doctor;

import io.dmac.app.net.KernelInterface;
import io.dmac.app.net.KernelInterfaces;
import io.dmac.app.net.KernelLink;
import io.dmac.app.net.NetworkException;
import io.dmac.app.net.PhysicalFunction;
import io.dmac.app.net.RouteNetlink;
import io.dmac.mac.MacAddress;
import io.dmac.port.VirtualFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a change of the MAC address can do on each Ethernet interface. */
final class InterfaceCapabilities {
  private static final String AREA = "interfaces";

  private InterfaceCapabilities() {}

  static List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try (RouteNetlink netlink = RouteNetlink.open()) {
      for (KernelInterface each : KernelInterfaces.all()) {
        KernelLink link = netlink.link(each.name());
        if (link.isEthernet()) {
          findings.add(finding(link));
          PhysicalFunction.ofInterface(link.name())
              .function()
              .map(function -> finding(link.name(), function))
              .ifPresent(findings::add);
          netlink.virtualFunctions(link.index()).stream()
              .map(function -> finding(link.name() + " vf " + function.number(), function))
              .forEach(findings::add);
        }
      }
    } catch (NetworkException e) {
      findings.add(
          Finding.missing(
              AREA, "rtnetlink", String.valueOf(e.getMessage()), "let the process open it"));
    }
    return findings;
  }

  private static Finding finding(String subject, VirtualFunction function) {
    String what =
        "virtual function "
            + function.number()
            + " of "
            + function.owner()
            + ", "
            + function.mac().map(mac -> "was given " + mac).orElse("chooses its own address")
            + said(", trusted", ", not trusted", function.trust())
            + said(", spoof check on", ", spoof check off", function.spoofCheck());
    return function.mac().isPresent() && !function.trust().orElse(false)
        ? Finding.missing(
            AREA, subject, what + ": it cannot have another address", function.trustCommand())
        : Finding.ok(AREA, subject, what);
  }

  private static String said(String yes, String no, Optional<Boolean> setting) {
    return setting.map(on -> on ? yes : no).orElse("");
  }

  private static Finding finding(KernelLink link) {
    String what =
        (link.kind().isEmpty() ? "a device" : link.kind())
            + ", "
            + link.address().map(MacAddress::toString).orElse("no address")
            + link.permanentAddress()
                .filter(made -> !made.equals(link.address().orElse(made)))
                .map(made -> ", made with " + made)
                .orElse("")
            + (link.isUp() ? "" : ", down")
            + "; proof of a change: the kernel's word; frames to the old address: ";
    return switch (link.kind()) {
      case "ipvlan", "ipvtap" ->
          Finding.missing(
              AREA,
              link.name(),
              link.kind() + " has its parent's MAC address and cannot have another",
              "attach the pod by macvlan, bridge or sriov");
      case "macvlan", "macvtap" ->
          Finding.warning(
              AREA,
              link.name(),
              what + "lost for 10 to 30 ms at each change, but not in mode passthru",
              "where no frame may be lost, set \"mode\": \"passthru\" in the network attachment, one"
                  + " pod for each parent");
      case "veth", "tun" -> Finding.ok(AREA, link.name(), what + "received until the overlap ends");
      default ->
          Finding.ok(
              AREA, link.name(), what + "received by promiscuous mode until the overlap ends");
    };
  }
}
