package io.dmac.bench;

import io.dmac.dpdk.Eal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On what a number was measured. */
record Machine(String cpu, int cpus, String kernel, String dpdk, String jdk, String commit) {
  static Machine here() {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Eal.version(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        describeSources());
  }

  /** As items of a list. */
  String markdown() {
    return String.format(
        Locale.ROOT,
        "- CPU: %s, %d CPUs%n- kernel %s, %s, %s%n- commit %s%n",
        cpu,
        cpus,
        kernel,
        dpdk,
        jdk,
        commit);
  }

  /** On one line. */
  String line() {
    return String.join(
        ", ", cpu + " (" + cpus + " CPUs)", "kernel " + kernel, dpdk, jdk, "commit " + commit);
  }

  /** As a comment at the head of a CSV file. */
  String csvComment() {
    return "# " + line() + "\n";
  }

  private static String cpuModel() {
    try {
      Matcher model =
          Pattern.compile("(?m)^model name\\s*: (.*)$")
              .matcher(Files.readString(Path.of("/proc/cpuinfo")));
      return model.find() ? model.group(1).strip() : System.getProperty("os.arch");
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** The commit of the sources, with a plus sign where they were changed since. */
  private static String describeSources() {
    try {
      Process git =
          new ProcessBuilder(
                  "git",
                  "-C",
                  home().toString(),
                  "describe",
                  "--always",
                  "--dirty=+",
                  "--exclude=*")
              .redirectErrorStream(true)
              .start();
      String said =
          new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said.strip() : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  /** The folder of dmac, as the launcher says it. */
  static Path home() {
    return Path.of(System.getProperty("dmac.home", "."));
  }
}
