package io.dmac.app.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The processes of a demo. None outlives this one, however it ends: the kernel sends each SIGKILL
 * when its parent dies.
 */
final class Children implements AutoCloseable {
  private static final long PATIENCE_MS = 10_000;

  /**
   * The kernel's promise begins with setpriv and not before: whose parent has died by then starts
   * nothing.
   */
  private static final String UNLESS_ORPHANED = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

  /**
   * "Parent" is the thread that started a child (PR_SET_PDEATHSIG(2const)): one that lives as long
   * as this process.
   */
  private final ExecutorService parent =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("dmac-demo-parent").daemon(true).factory());

  private final Deque<Child> started = new ArrayDeque<>();

  /**
   * Starts a process in a session of its own, so that Ctrl-C reaches this process alone, which then
   * ends the others in their order.
   *
   * @param namespace the network namespace it runs in; else this process's own
   * @param listener is given each line of its standard output
   */
  Child start(
      String name, Optional<Path> namespace, List<String> command, Consumer<String> listener) {
    Child child = launch(name, namespace, command, listener);
    started.push(child);
    return child;
  }

  /**
   * Runs a program to its end and returns what it wrote to standard output.
   *
   * @param input is written to its standard input
   * @throws DemoException when it failed, with what it said
   */
  List<String> run(Optional<Path> namespace, List<String> command, List<String> input) {
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    Child child = launch(command.getFirst(), namespace, command, output::add);
    input.forEach(child::tell);
    child.closeInput();
    if (!child.awaitEnd(PATIENCE_MS)) {
      child.end(PATIENCE_MS);
      throw new DemoException(
          "'" + String.join(" ", command) + "' did not end within " + PATIENCE_MS + " ms");
    }
    if (child.status() != 0) {
      throw new DemoException(
          "'"
              + String.join(" ", command)
              + "' ended with status "
              + child.status()
              + child.lastWords());
    }
    return output;
  }

  /**
   * Starts a process in this one's place: on its streams and its terminal, and told by SIGTERM when
   * this one dies.
   *
   * @param entry what changes the process's credentials, which ends the kernel's promise: so before
   *     it is made
   */
  Process handOver(List<String> entry, List<String> command) {
    List<String> words = new ArrayList<>(entry);
    words.addAll(bound("TERM"));
    words.addAll(command);
    return launch(new ProcessBuilder(words).inheritIO());
  }

  private Child launch(
      String name, Optional<Path> namespace, List<String> command, Consumer<String> listener) {
    List<String> words = new ArrayList<>();
    namespace.ifPresent(path -> words.addAll(List.of(Tool.NSENTER.program(), "--net=" + path)));
    words.add(Tool.SETSID.program());
    words.addAll(bound("KILL"));
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    // The numbers of ping and ip are read: no other language.
    builder.environment().put("LC_ALL", "C");
    return new Child(name, launch(builder), listener);
  }

  private Process launch(ProcessBuilder builder) {
    try {
      return parent.submit(builder::start).get();
    } catch (ExecutionException e) {
      throw new DemoException(
          "'" + String.join(" ", builder.command()) + "' could not be started: " + e.getCause(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted", e);
    }
  }

  /** What binds the life of the program named behind it to this process's. */
  private static List<String> bound(String signal) {
    return List.of(
        Tool.SETPRIV.program(),
        "--pdeathsig",
        signal,
        Tool.SH.program(),
        "-c",
        UNLESS_ORPHANED,
        String.valueOf(ProcessHandle.current().pid()));
  }

  /** Ends all of them, the youngest first. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().end(PATIENCE_MS);
    }
    parent.shutdown();
  }
}
