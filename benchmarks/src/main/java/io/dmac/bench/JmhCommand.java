package io.dmac.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code dmac bench jmh}. JMH forks a JVM for each benchmark with this one's flags and class path,
 * so that each has an EAL of its own.
 */
@Command(
    name = "jmh",
    header = "Run the JMH benchmarks, with the gc profiler unless another is chosen.",
    footer = {
      "",
      "Examples:",
      "  dmac bench jmh                          all of them",
      "  dmac bench jmh LoopTurn -p burst=32     one of them",
      "  dmac bench jmh -l                       what there is"
    })
final class JmhCommand implements Callable<Integer> {
  /** All of them, in their order: parameters of ours would take the words between the options. */
  @Unmatched private final List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments().toArray(String[]::new));
    return 0;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>(words);
    if (!arguments.contains("-prof")) {
      arguments.add("-prof");
      arguments.add("gc");
    }
    return arguments;
  }
}
