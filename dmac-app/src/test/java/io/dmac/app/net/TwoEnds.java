package io.dmac.app.net;

import io.dmac.mac.MacAddress;
import io.dmac.testbed.Command;
import io.dmac.testbed.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An interface "net1" in the test's namespace, and its peer "wire0" in another. */
public final class TwoEnds implements AutoCloseable {
  public static final String HERE = "net1";
  public static final String THERE = "wire0";
  public static final MacAddress NEW = MacAddress.parse("02:00:5e:80:00:01");

  private final NetworkNamespace peer = NetworkNamespace.create();

  public TwoEnds() {
    peer.link(HERE, THERE);
  }

  public NetworkNamespace peer() {
    return peer;
  }

  /** With addresses, routes over routes, and neighbours set by hand, as a pod may have them. */
  public TwoEnds furnished(String name) {
    ip("addr", "add", "10.9.0.2/24", "dev", name);
    ip("-6", "addr", "add", "fd00:9::2/64", "dev", name, "nodad");
    ip("-6", "addr", "add", "fd00:8::2/64", "dev", name, "nodad", "noprefixroute");
    ip("neigh", "add", "10.9.0.9", "lladdr", "02:00:00:00:00:99", "dev", name, "nud", "permanent");
    ip("-6", "neigh", "add", "fd00:9::9", "lladdr", "02:00:00:00:00:99", "dev", name);
    ip("route", "add", "default", "via", "10.9.0.1", "metric", "50", "src", "10.9.0.2");
    ip("route", "add", "10.5.0.0/16", "via", "10.9.0.9", "mtu", "lock", "1300", "dev", name);
    ip("route", "add", "10.6.0.0/16", "via", "10.5.0.1", "dev", name, "onlink");
    ip("route", "add", "10.7.0.0/16", "dev", name, "scope", "link", "table", "1000");
    ip("route", "add", "10.8.0.1", "via", "10.9.0.7", "dev", name, "table", "1000");
    ip(
        "route",
        "add",
        "10.4.0.0/16",
        "nexthop",
        "via",
        "10.9.0.3",
        "weight",
        "2",
        "nexthop",
        "via",
        "10.9.0.4");
    ip("-6", "route", "add", "default", "via", "fd00:9::1", "metric", "50");
    ip("-6", "route", "add", "fd00:5::/64", "via", "fd00:9::9", "mtu", "1400", "dev", name);
    ip("-6", "route", "add", "fd00:6::/64", "dev", name, "src", "fd00:9::2", "table", "1000");
    ip(
        "-6",
        "route",
        "add",
        "fd00:4::/64",
        "nexthop",
        "via",
        "fd00:9::3",
        "nexthop",
        "via",
        "fd00:9::4");
    return this;
  }

  private static void ip(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "ip";
    System.arraycopy(words, 0, command, 1, words.length);
    Command.run(command);
  }

  /** What ip(8) shows of all that, whatever the order. */
  public static String furniture(String name) {
    return String.join(
        "\n",
        sorted("ip", "route", "show", "table", "main", "dev", name),
        sorted("ip", "-d", "route", "show", "table", "main", "10.4.0.0/16"),
        sorted("ip", "-d", "route", "show", "table", "1000"),
        sorted("ip", "-6", "-d", "route", "show", "table", "main", "proto", "boot"),
        sorted("ip", "-6", "-d", "route", "show", "table", "1000"),
        sorted("ip", "addr", "show", "dev", name, "scope", "global"),
        sorted("ip", "neigh", "show", "dev", name, "nud", "permanent"),
        sorted("ip", "-6", "neigh", "show", "dev", name, "nud", "permanent"));
  }

  private static String sorted(String... command) {
    return String.join(
        "\n",
        Command.run(command)
            .lines()
            .filter(line -> !line.contains("link/ether"))
            .map(String::strip)
            .sorted()
            .toList());
  }

  /** How often an interface's link was lost. */
  public static int carrierLosses(String name) {
    try {
      return Integer.parseInt(
          Files.readString(Path.of("/sys/class/net", name, "carrier_down_count")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Command.attempt("ip", "link", "del", HERE);
    peer.close();
  }
}
