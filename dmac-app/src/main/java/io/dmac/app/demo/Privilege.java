package io.dmac.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What lets this process make network namespaces and use them. */
enum Privilege {
  /** It has the capabilities. */
  OWN,
  /** It has them in a user namespace of its own (user_namespaces(7)). */
  USER_NAMESPACE;

  /** Bits of CapEff (capabilities(7)): CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN. */
  private static final long NEEDED = (1L << 12) | (1L << 13) | (1L << 21);

  private static final List<String> UNSHARE_NET =
      List.of(Tool.UNSHARE.program(), "--net", Tool.SH.program(), "-c", ":");

  /** How a user namespace is entered in which the user is root. */
  static final List<String> ENTER_USER_NAMESPACE =
      List.of(Tool.UNSHARE.program(), "--user", "--map-root-user");

  /**
   * Finds out by trying.
   *
   * @throws DemoException saying what is missing and how to get it
   */
  static Privilege find(Children children) {
    if ((effectiveCapabilities() & NEEDED) == NEEDED && attempt(children, UNSHARE_NET).isEmpty()) {
      return OWN;
    }
    Optional<String> refusal =
        attempt(
            children, Stream.concat(ENTER_USER_NAMESPACE.stream(), UNSHARE_NET.stream()).toList());
    if (refusal.isEmpty()) {
      return USER_NAMESPACE;
    }
    throw new DemoException(
        "the demo needs network namespaces; run it as root (sudo ./dmac demo; in a container with"
            + " the capabilities NET_ADMIN, NET_RAW and SYS_ADMIN), or let ordinary users have"
            + " user namespaces: "
            + obstacle().orElse(refusal.get()));
  }

  private static Optional<String> attempt(Children children, List<String> command) {
    try {
      children.run(Optional.empty(), command, List.of());
      return Optional.empty();
    } catch (DemoException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static long effectiveCapabilities() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The setting of the kernel that forbids user namespaces, with its remedy. */
  private static Optional<String> obstacle() {
    record Setting(String name, String forbids, String remedy) {
      boolean isSet() {
        try {
          return Files.readString(Path.of("/proc/sys", name.replace('.', '/')))
              .strip()
              .equals(forbids);
        } catch (IOException e) {
          return false; // This kernel does not have it.
        }
      }
    }
    return List.of(
            new Setting("user.max_user_namespaces", "0", "10000"),
            new Setting("kernel.unprivileged_userns_clone", "0", "1"),
            new Setting("kernel.apparmor_restrict_unprivileged_userns", "1", "0"))
        .stream()
        .filter(Setting::isSet)
        .findFirst()
        .map(
            setting ->
                setting.name()
                    + " is "
                    + setting.forbids()
                    + " (as root: sysctl -w "
                    + setting.name()
                    + "="
                    + setting.remedy()
                    + ")");
  }
}
