package io.dmac.app.host;

import io.dmac.app.cli.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code hugepages/dmac-host}, which prepares a node with or without a JVM. It is run and not
 * written again, so that both ways do the same.
 */
final class HostScript {
  private final Path script;

  /**
   * @param home the folder of the program's own files
   */
  HostScript(Path home) {
    this.script = home.resolve("hugepages/dmac-host");
  }

  /**
   * What the script answered.
   *
   * @param status 0 done, 1 refused or failed, 2 bad usage
   * @param steps as it took them
   * @param error what it said of a failure; empty for none
   */
  record Answer(int status, List<HostStep> steps, String error) {}

  /** Runs it on this process's own streams, for people. */
  int show(List<String> words) {
    return finish(start(new ProcessBuilder(command(words)).inheritIO()));
  }

  /** Runs it for a program. */
  Answer ask(List<String> words) {
    List<String> command = command(words);
    command.add("--porcelain");
    try {
      // To a file: two pipes would want two readers.
      Path errors = Files.createTempFile("dmac-host", ".err");
      try {
        Process process = start(new ProcessBuilder(command).redirectError(errors.toFile()));
        List<HostStep> steps;
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
          steps = lines.lines().map(HostStep::parse).toList();
        }
        return new Answer(finish(process), steps, Files.readString(errors).strip());
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new CommandFailure(script + " cannot be heard: " + e.getMessage(), e);
    }
  }

  private List<String> command(List<String> words) {
    if (!Files.isReadable(script)) {
      throw new CommandFailure(
          script
              + " is not there; copy it from dmac's sources, or set -Ddmac.home to their folder");
    }
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(words);
    return command;
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CommandFailure(
          script
              + " cannot be started: "
              + e.getMessage()
              + "; it needs a shell, which in Kubernetes the image dmac-node has",
          e);
    }
  }

  /** A script that is broken off leaves a journal that "restore" understands. */
  private int finish(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new CommandFailure("interrupted; 'dmac host restore' undoes what was begun", e);
    }
  }
}
