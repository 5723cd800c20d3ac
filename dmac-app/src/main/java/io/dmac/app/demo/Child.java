package io.dmac.app.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that the demo started. */
final class Child {
  private static final int KEPT_LINES = 20;

  private final String name;
  private final Process process;
  private final BufferedWriter input;
  private final Deque<String> said = new ArrayDeque<>();
  private final CountDownLatch heard = new CountDownLatch(2);

  /**
   * @param name what people call it
   * @param process which lives
   * @param listener is given each line of its standard output, on a thread of its own
   */
  Child(String name, Process process, Consumer<String> listener) {
    this.name = name;
    this.process = process;
    input = process.outputWriter(StandardCharsets.UTF_8);
    read(process.inputReader(StandardCharsets.UTF_8), listener);
    read(process.errorReader(StandardCharsets.UTF_8), this::keep);
  }

  private void read(BufferedReader reader, Consumer<String> listener) {
    Thread.ofPlatform()
        .name("dmac-demo-" + name.replace(' ', '-'))
        .daemon(true)
        .start(
            () -> {
              try (reader) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  listener.accept(line);
                }
              } catch (IOException e) {
                // The process is gone, and has nothing more to say.
              } finally {
                heard.countDown();
              }
            });
  }

  private synchronized void keep(String line) {
    said.add(line);
    if (said.size() > KEPT_LINES) {
      said.remove();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Writes a line to its standard input. */
  void tell(String line) {
    try {
      input.write(line);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new DemoException(name + " does not listen any more" + lastWords(), e);
    }
  }

  /** Closes its standard input. */
  void closeInput() {
    try {
      input.close();
    } catch (IOException e) {
      // It has closed its end already.
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Throws when it has ended. */
  void requireAlive() {
    if (!process.isAlive()) {
      awaitEnd(1_000);
      throw new DemoException(name + " ended with status " + status() + lastWords());
    }
  }

  /** The end of what it wrote to standard error, to be put behind a message. */
  synchronized String lastWords() {
    return said.isEmpty() ? "" : ":\n  " + String.join("\n  ", said);
  }

  /** Waits for its end, and until all it said was heard; whether both came in time. */
  boolean awaitEnd(long milliseconds) {
    try {
      return process.waitFor(milliseconds, TimeUnit.MILLISECONDS)
          && heard.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Its exit status, once it has ended. */
  int status() {
    return process.exitValue();
  }

  /** Closes its standard input and asks it to end by SIGTERM; kills it when it does not. */
  void end(long patienceMs) {
    closeInput();
    process.destroy();
    if (!awaitEnd(patienceMs)) {
      process.destroyForcibly();
      awaitEnd(patienceMs);
    }
  }
}
