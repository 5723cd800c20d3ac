package io.dmac.bench;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2), for the signals the JDK cannot send. */
@SuppressWarnings("restricted") // the launcher enables native access
final class Signals {
  // The numbers of Linux on every architecture DPDK runs on (signal(7)).
  private static final int SIGCONT = 18;
  private static final int SIGSTOP = 19;

  private static final MethodHandle KILL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private Signals() {}

  static void stop(long pid) {
    send(pid, SIGSTOP);
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
