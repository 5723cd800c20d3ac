package io.dmac.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A higher priority for both programs alike, so that neighbours disturb neither. Whoever may not
 * raise priorities measures without, and discards more.
 */
final class Priority {
  private static final List<String> NICE = List.of("nice", "-n", "-15");

  /** Each takes a fifth of a thread's share (sched(7)). */
  private static final int STEPS = 7;

  private Priority() {}

  /**
   * The words before a command: its own session, its end with ours, and where it may be a higher
   * priority.
   */
  static List<String> prefix() {
    // A session of its own has an autogroup of its own (sched(7)), whose share is then raised. And
    // a program that is stopped when we are killed would stay so for ever, hugepages in hand.
    List<String> session = List.of("setsid", "setpriv", "--pdeathsig", "KILL");
    // Without the right to, nice(1) says so and runs the command all the same: its words tell.
    return said(List.of("nice", "-n", "-15", "nice")).matches("-\\d+")
        ? Stream.concat(session.stream(), NICE.stream()).toList()
        : session;
  }

  /** Raises the share of a process that was started with {@link #prefix()}. */
  static void raiseProcess(long pid) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/autogroup"), "-15");
    } catch (IOException e) {
      // No autogroups in this kernel, or not ours to raise.
    }
  }

  /** Leaves those threads of a process whose names fit a sixth of the CPU beside its others. */
  static void lower(long pid, Predicate<String> name) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("renice", "-n", String.valueOf(nice(pid) + STEPS), "-p"));
    Proc.threads(pid, name).forEach(thread -> command.add(String.valueOf(thread)));
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  private static int nice(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // Behind the name, which may hold spaces, the third field is the first (proc(5)).
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
  }

  /**
   * Raises the polling threads, unless one has the CPU on which all else runs: the harness would
   * wait for it then.
   */
  static void raisePollingThreads(List<Long> threads) {
    if (threads.size() == 1) {
      Scheduling.realTime(threads.getFirst(), 1);
    }
  }

  private static String said(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(5, TimeUnit.SECONDS);
      return said.strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
