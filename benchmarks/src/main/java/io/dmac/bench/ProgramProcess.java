package io.dmac.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A process that is spoken to by lines, and ended whatever happens. */
final class ProgramProcess implements AutoCloseable {
  private static final int LINES_KEPT = 40;

  private final String name;
  private final List<String> command;
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final Deque<String> said = new ArrayDeque<>();

  /**
   * @param limitMs after which it is ended whatever it does
   */
  ProgramProcess(String name, List<String> command, long limitMs) throws IOException {
    this.name = name;
    this.command = List.copyOf(command);
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    in = process.inputReader();
    out = process.outputWriter();
    Watchdog.over(process, limitMs);
  }

  String name() {
    return name;
  }

  List<String> command() {
    return command;
  }

  long pid() {
    return process.pid();
  }

  void say(String words) throws IOException {
    try {
      out.write(words + "\n");
      out.flush();
    } catch (IOException e) {
      while (in.ready()) {
        keep(in.readLine());
      }
      throw new IOException(tooEarly(), e);
    }
  }

  /** The next line; what is said is kept for the error. */
  String next() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException(tooEarly());
    }
    if (said.isEmpty()) {
      // Not at its start: before setsid(1) has come to it, the session to raise would be ours.
      Priority.raiseProcess(process.pid());
    }
    keep(line);
    return line;
  }

  private void keep(String line) {
    said.addLast(line);
    if (said.size() > LINES_KEPT) {
      said.removeFirst();
    }
  }

  private String tooEarly() {
    String status = process.isAlive() ? "" : " with status " + process.exitValue();
    return name + " ended too early" + status + "; it said:\n  " + said();
  }

  /** The next line that begins with a word. */
  String next(String word) throws IOException {
    String line = next();
    while (!line.startsWith(word)) {
      line = next();
    }
    return line;
  }

  /** What it said last, for errors. */
  String said() {
    return String.join("\n  ", said);
  }

  /** Asks it to end by words, or by the end of its input when there are none. */
  void end(String words) {
    try {
      resume();
      if (!words.isEmpty()) {
        say(words);
      }
      out.close();
    } catch (IOException | IllegalStateException e) {
      // It has ended already.
    }
    Watchdog.end(process);
  }

  void stop() {
    Signals.stop(process.pid());
  }

  void resume() {
    Signals.resume(process.pid());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Watchdog.kill(process);
    }
  }
}
