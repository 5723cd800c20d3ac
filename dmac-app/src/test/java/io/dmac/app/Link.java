package io.dmac.app;

import io.dmac.testbed.Command;
import io.dmac.testbed.Kernel;
import io.dmac.testbed.NetworkNamespace;
import io.dmac.testbed.Wire;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The segment of most tests: a pod's interface "pod0" in the test's namespace, and its peer "wire0"
 * in another, where an ordinary kernel lives.
 */
final class Link implements AutoCloseable {
  static final String POD = "pod0";
  static final String PEER = "wire0";

  private final NetworkNamespace peer;

  private Link(NetworkNamespace peer) {
    this.peer = peer;
    peer.link(POD, PEER);
  }

  /** With a kernel that has addresses, and whose IPv6 works. */
  static Link withPeer(String... cidrs) {
    Kernel.quiet();
    Link link = new Link(NetworkNamespace.create());
    for (String cidr : cidrs) {
      link.peer.run("ip", "addr", "add", cidr, "dev", PEER);
    }
    return link;
  }

  /** Over which nothing goes but what the test sends. */
  static Link quiet() {
    Kernel.quiet();
    return new Link(NetworkNamespace.createQuiet());
  }

  Link mtu(int bytes) {
    Command.run("ip", "link", "set", POD, "mtu", String.valueOf(bytes));
    peer.run("ip", "link", "set", PEER, "mtu", String.valueOf(bytes));
    return this;
  }

  NetworkNamespace peer() {
    return peer;
  }

  String run(String... command) {
    return peer.run(command);
  }

  Wire wire() {
    return Wire.in(peer, PEER);
  }

  /** Runs a script of this package in the peer's namespace; what it printed. */
  String script(String name, String... arguments) {
    return run(python(name, arguments));
  }

  /** Starts such a script, to talk to. */
  Conversation converse(String name, String... arguments) {
    return new Conversation(peer.inside(python(name, arguments)));
  }

  private static String[] python(String name, String... arguments) {
    return Stream.concat(Wire.python(Link.class, name).stream(), Arrays.stream(arguments))
        .toArray(String[]::new);
  }

  /** The MAC address that the peer's kernel knows for an IP address. */
  String neighbour(String ip) {
    String entry = run("ip", "neigh", "show", ip, "dev", PEER);
    int at = entry.indexOf("lladdr ");
    return at < 0 ? "" : entry.substring(at + 7, at + 24);
  }

  @Override
  public void close() {
    Command.attempt("ip", "link", "del", POD);
    peer.close();
  }
}
