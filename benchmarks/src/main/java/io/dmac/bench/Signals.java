package io.dmac.bench;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** kill(2) and tgkill(2), for the signals the JDK cannot send. */
@SuppressWarnings("restricted") // the launcher enables native access
final class Signals {
  // The numbers of Linux on every architecture DPDK runs on (signal(7)).
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  private static final MethodHandle KILL = function("kill", 2);
  private static final MethodHandle TGKILL = function("tgkill", 3);

  private Signals() {}

  private static MethodHandle function(String name, int arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments];
    Arrays.fill(layouts, ValueLayout.JAVA_INT);
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }

  /**
   * Stops a process at once. The kernel gives a process's signal to its first thread, and the rest
   * runs on until that one had the CPU; of a signal to each thread the first that runs stops all.
   */
  static void stop(long pid) {
    send(pid, SIGSTOP);
    for (long thread : Proc.threads(pid, _ -> true)) {
      try {
        // Of a thread that has ended meanwhile nothing is left to stop.
        int _ = (int) TGKILL.invokeExact((int) pid, (int) thread, SIGSTOP);
      } catch (Throwable e) {
        throw new IllegalStateException("tgkill(" + pid + ", " + thread + ", SIGSTOP)", e);
      }
    }
  }

  static void resume(long pid) {
    send(pid, SIGCONT);
  }

  private static void send(long pid, int signal) {
    int result;
    try {
      result = (int) KILL.invokeExact((int) pid, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill(" + pid + ", " + signal + ")", e);
    }
    if (result != 0) {
      throw new IllegalStateException(
          "kill("
              + pid
              + ", "
              + signal
              + ") failed: process "
              + pid
              + " ended in its measured window");
    }
  }
}
