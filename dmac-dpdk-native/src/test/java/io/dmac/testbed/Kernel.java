package io.dmac.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel itself says of interfaces, as {@code ip -j} shows it. */
public final class Kernel {
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([0-9a-f:]{17})\"");

  private Kernel() {}

  /** An interface's MAC address in the test's namespace. */
  public static String macOf(String networkInterface) {
    Matcher address =
        ADDRESS.matcher(Command.run("ip", "-j", "link", "show", "dev", networkInterface));
    if (!address.find()) {
      throw new AssertionError(networkInterface + " has no MAC address");
    }
    return address.group(1);
  }

  /** Whether there is such an interface in the test's namespace. */
  public static boolean has(String networkInterface) {
    return Command.attempt("ip", "link", "show", "dev", networkInterface).status() == 0;
  }

  /** Keeps the kernel from sending of its own accord on interfaces made from now on. */
  public static void quiet() {
    try {
      Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
