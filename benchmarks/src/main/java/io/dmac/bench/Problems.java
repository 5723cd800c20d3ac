package io.dmac.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is wrong with the words of a command line, reported together. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void range(String name, int value, int low, int high) {
    if (value < low || value > high) {
      found.add(name + " is " + value + "; it must lie between " + low + " and " + high);
    }
  }

  void choice(String name, String value, Collection<String> choices) {
    if (!choices.contains(value)) {
      found.add(name + " is '" + value + "'; choose among " + String.join(", ", choices));
    }
  }

  void queues(PortKind port, int queues) {
    if (queues < 1 || queues > port.mostQueues()) {
      found.add(
          "--queues is "
              + queues
              + ", but "
              + port.label()
              + " is measured with "
              + (port.mostQueues() == 1 ? "1" : "1 or " + port.mostQueues()));
    }
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** Ends the command with all of them, if there are any. */
  void throwIfAny(CommandSpec spec) {
    if (!found.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("; ", found));
    }
  }
}
