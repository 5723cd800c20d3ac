package io.dmac.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace without a name: it lives as long as the process that holds it, and that one
 * as long as it can read from the test, so that nothing is left behind however a test ends.
 */
public final class NetworkNamespace implements AutoCloseable {
  private final Process holder;

  private NetworkNamespace(Process holder) {
    this.holder = holder;
  }

  /** With its loopback up, and IPv6 addresses that are valid at once. */
  public static NetworkNamespace create() {
    return create("accept_dad=0");
  }

  /** Whose kernel sends nothing of its own accord: without IPv6. */
  public static NetworkNamespace createQuiet() {
    return create("disable_ipv6=1");
  }

  private static NetworkNamespace create(String ipv6) {
    String setUp =
        "ip link set lo up && sysctl -qw net.ipv6.conf.default."
            + ipv6
            + " && echo ready && exec cat";
    try {
      Process holder =
          new ProcessBuilder("unshare", "--net", "sh", "-c", setUp)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output = holder.inputReader();
      if (!"ready".equals(output.readLine())) {
        holder.destroyForcibly();
        throw new IllegalStateException("no network namespace could be made");
      }
      return new NetworkNamespace(holder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By which {@code ip link ... netns} knows it. */
  public String pid() {
    return String.valueOf(holder.pid());
  }

  /** A command as it is run in here. */
  public List<String> inside(String... command) {
    List<String> words = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid() + "/ns/net"));
    words.addAll(List.of(command));
    return words;
  }

  /** Runs a program in here that must end well; its standard output. */
  public String run(String... command) {
    return attempt(command).orFail().output();
  }

  /** Runs a program in here that may fail. */
  public Command.Result attempt(String... command) {
    return Command.attempt(Duration.ofSeconds(60), inside(command));
  }

  /**
   * Joins this test's namespace and this one by a pair of virtual Ethernet interfaces, both up.
   *
   * @param here the name of the end in the test's namespace
   * @param there the name of the end in this one
   */
  public void link(String here, String there) {
    Command.run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", pid());
    Command.run("ip", "link", "set", here, "up");
    run("ip", "link", "set", there, "up");
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
