package io.dmac.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says of a process of ours (proc(5)). */
final class Proc {
  private Proc() {}

  /** The threads whose names fit, in ascending order. */
  static List<Long> threads(long pid, Predicate<String> name) {
    List<Long> threads = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        if (name.test(Files.readString(task.resolve("comm")).strip())) {
          threads.add(Long.parseLong(task.getFileName().toString()));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // a thread or the process ended meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.sort(null);
    return threads;
  }

  /** CPU time of several threads of a process; see {@link #threadCpuNs}. */
  static long threadsCpuNs(long pid, List<Long> threads) {
    return threads.stream().mapToLong(thread -> threadCpuNs(pid, thread)).sum();
  }

  /**
   * CPU time a thread has used, in nanoseconds. From {@code schedstat}, the very sum that
   * CLOCK_THREAD_CPUTIME_ID reads, at most one scheduler tick old.
   */
  static long threadCpuNs(long pid, long thread) {
    return cpuNsOfSchedstat(read(Path.of("/proc/" + pid + "/task/" + thread + "/schedstat")));
  }

  static long cpuNsOfSchedstat(String schedstat) {
    return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
  }

  /** Time a thread was ready to run and had to wait for its CPU, in nanoseconds. */
  static long threadWaitNs(long pid, long thread) {
    return waitNsOfSchedstat(read(Path.of("/proc/" + pid + "/task/" + thread + "/schedstat")));
  }

  static long waitNsOfSchedstat(String schedstat) {
    return Long.parseLong(schedstat.split(" ", 3)[1]);
  }

  /** What an interface of a process's network namespace has counted. */
  static LinkCounters link(long pid, String name) {
    return LinkCounters.parse(read(Path.of("/proc/" + pid + "/net/dev")), name);
  }

  /** A size of {@code /proc/PID/status}, such as VmRSS or VmHWM, in KiB. */
  static long statusKib(long pid, String key) {
    return statusKib(read(Path.of("/proc/" + pid + "/status")), key);
  }

  static long statusKib(String status, String key) {
    Matcher line = Pattern.compile("(?m)^" + key + ":\\s+(\\d+) kB$").matcher(status);
    if (!line.find()) {
      throw new IllegalArgumentException("no " + key + " in the status of the process");
    }
    return Long.parseLong(line.group(1));
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
