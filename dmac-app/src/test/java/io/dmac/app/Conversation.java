package io.dmac.app;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A program that is told things line by line, and answers so. */
final class Conversation implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter words;

  Conversation(List<String> command) {
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers = process.inputReader();
    words = process.outputWriter();
  }

  void say(String line) {
    try {
      words.write(line + "\n");
      words.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line of its answer. */
  String hear() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("the program has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
