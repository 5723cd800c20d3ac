package io.dmac.app.demo;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Programs of the system that the demo calls, and the packages that have them. */
enum Tool {
  IP("ip", "iproute2"),
  PING("ping", "iputils-ping"),
  UNSHARE("unshare", "util-linux"),
  NSENTER("nsenter", "util-linux"),
  SETPRIV("setpriv", "util-linux"),
  SETSID("setsid", "util-linux"),
  SH("sh", "dash"),
  CAT("cat", "coreutils");

  private final String program;
  private final String debianPackage;

  Tool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /** The word that calls it. */
  String program() {
    return program;
  }

  /**
   * Looks for all of them.
   *
   * @param path as the variable PATH has it
   * @throws DemoException naming those that are missing and their packages
   */
  static void requireAll(String path) {
    List<String> folders = Arrays.asList(path.split(File.pathSeparator, -1));
    Map<String, String> missing =
        Arrays.stream(values())
            .filter(
                tool ->
                    folders.stream()
                        .noneMatch(folder -> new File(folder, tool.program).canExecute()))
            .collect(
                Collectors.toMap(
                    Tool::program, tool -> tool.debianPackage, (a, b) -> a, TreeMap::new));
    if (!missing.isEmpty()) {
      throw new DemoException(
          "the demo needs "
              + String.join(", ", missing.keySet())
              + ", not found in PATH; as root: apt-get install "
              + missing.values().stream().distinct().collect(Collectors.joining(" ")));
    }
  }
}
