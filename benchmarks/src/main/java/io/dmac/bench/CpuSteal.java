package io.dmac.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the hypervisor took of a CPU, as the kernel knows it (proc_stat(5)). */
final class CpuSteal {
  /** USER_HZ, which is 100 on every architecture DPDK runs on. */
  private static final long TICK_NS = 10_000_000;

  private CpuSteal() {}

  /**
   * Nanoseconds stolen so far; 0 where the hypervisor says nothing.
   *
   * @param stat the text of /proc/stat
   */
  static long stolenNs(String stat, int cpu) {
    Matcher line = Pattern.compile("(?m)^cpu" + cpu + "(?:\\s+\\d+){7}\\s+(\\d+)").matcher(stat);
    return line.find() ? Long.parseLong(line.group(1)) * TICK_NS : 0;
  }
}
