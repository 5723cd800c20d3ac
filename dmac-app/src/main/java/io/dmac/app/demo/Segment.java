package io.dmac.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Two network namespaces joined by a veth pair. They have no names: each lives as long as the
 * process that holds it, and the pair as long as they do.
 *
 * <p>The dynamic side's interface has no IP address at all, so that whatever answers there is dmac
 * and not the kernel.
 */
record Segment(Path staticSide, Path dynamicSide) {
  static final String STATIC_INTERFACE = "static0";
  static final String DYNAMIC_INTERFACE = "net1";

  static final String STATIC_IPV4 = "10.77.0.1";
  static final String DYNAMIC_IPV4 = "10.77.0.2";
  static final String STATIC_IPV6 = "fd00:77::1";
  static final String DYNAMIC_IPV6 = "fd00:77::2";
  static final int IPV4_PREFIX = 24;
  static final int IPV6_PREFIX = 64;

  static Segment create(Children children, Wait wait) {
    Child staticHolder = hold(children, "the static side's namespace");
    Child dynamicHolder = hold(children, "the dynamic side's namespace");
    Segment segment = new Segment(entered(staticHolder, wait), entered(dynamicHolder, wait));
    segment.ip(
        children,
        segment.staticSide,
        "link add "
            + STATIC_INTERFACE
            + " type veth peer name "
            + DYNAMIC_INTERFACE
            + " netns "
            + dynamicHolder.pid(),
        // Neither side gets a link-local address, nor sends what comes with one.
        "link set lo up",
        "link set " + STATIC_INTERFACE + " addrgenmode none",
        "address add " + STATIC_IPV4 + "/" + IPV4_PREFIX + " dev " + STATIC_INTERFACE,
        "address add " + STATIC_IPV6 + "/" + IPV6_PREFIX + " dev " + STATIC_INTERFACE + " nodad",
        "link set " + STATIC_INTERFACE + " up");
    segment.ip(
        children,
        segment.dynamicSide,
        "link set lo up",
        "link set " + DYNAMIC_INTERFACE + " addrgenmode none",
        "link set " + DYNAMIC_INTERFACE + " up");
    return segment;
  }

  /** A process that does nothing, in a new network namespace, until its input ends. */
  private static Child hold(Children children, String name) {
    return children.start(
        name,
        Optional.empty(),
        List.of(Tool.UNSHARE.program(), "--net", Tool.CAT.program()),
        line -> {});
  }

  /** The namespace of a holder, once it is there. */
  private static Path entered(Child holder, Wait wait) {
    Path namespace = Path.of("/proc", String.valueOf(holder.pid()), "ns", "net");
    Path own = target(Path.of("/proc/self/ns/net"));
    wait.until(
        "a network namespace",
        Duration.ofSeconds(10),
        () -> {
          holder.requireAlive();
          return !target(namespace).equals(own);
        });
    return namespace;
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new DemoException("the network namespace " + link + " cannot be read: " + e, e);
    }
  }

  private void ip(Children children, Path side, String... commands) {
    children.run(Optional.of(side), List.of(Tool.IP.program(), "-batch", "-"), List.of(commands));
  }
}
