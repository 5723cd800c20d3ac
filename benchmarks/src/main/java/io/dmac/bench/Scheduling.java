package io.dmac.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** sched_setscheduler(2), by thread. Who may not is left as it is: it measures with more noise. */
@SuppressWarnings("restricted") // the launcher enables native access
final class Scheduling {
  // From linux/sched.h.
  private static final int SCHED_RR = 2;
  private static final int SCHED_IDLE = 5;
  private static final int CALLER = 0;
  private static final int RESET_ON_FORK = 0x4000_0000;

  private static final MethodHandle SET =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("sched_setscheduler"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS));

  private Scheduling() {}

  /**
   * Lets a thread run before all ordinary threads. The kernel keeps 5 % of the core for those, so
   * that nothing starves: when they waited for a second, it gives them up to 50 ms at once.
   *
   * @param priority from 1
   */
  static void realTime(long thread, int priority) {
    int _ = set(thread, SCHED_RR | RESET_ON_FORK, priority);
  }

  /** Lets a thread run when nobody else wants the CPU. */
  static void idle(long thread) {
    int _ = set(thread, SCHED_IDLE, 0);
  }

  /** Lets the caller's short work between slices come before what is measured on its CPU. */
  static void raiseCaller() {
    try {
      Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      realTime(Long.parseLong(String.valueOf(self.getFileName())), 2);
    } catch (IOException e) {
      // No /proc: not a Linux on which anything of this runs.
    }
  }

  /** Whether this process may have threads that come before the ordinary ones. */
  static boolean mayBeRealTime() throws InterruptedException {
    AtomicBoolean may = new AtomicBoolean();
    Thread trial =
        new Thread(() -> may.set(set(CALLER, SCHED_RR | RESET_ON_FORK, 1) == 0), "trial");
    trial.start();
    trial.join();
    return may.get();
  }

  private static int set(long thread, int policy, int priority) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameter = arena.allocateFrom(ValueLayout.JAVA_INT, priority);
      return (int) SET.invokeExact((int) thread, policy, parameter);
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setscheduler(" + thread + ", " + policy + ")", e);
    }
  }
}
