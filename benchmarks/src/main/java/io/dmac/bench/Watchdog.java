package io.dmac.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sees to it that a process we started ends, whatever happens to it or to us. */
final class Watchdog {
  private static final int START_MS = 90_000;

  private Watchdog() {}

  /** Longer than any sound comparison takes. */
  static long limitMs(Setup setup) {
    return START_MS + 4L * (setup.timing().warmUpMs() + setup.timing().measureMs());
  }

  /** Ends the process after that time, and when this JVM ends. */
  static void over(Process process, long limitMs) {
    Thread hook = new Thread(process::destroyForcibly, "end-" + process.pid());
    Runtime.getRuntime().addShutdownHook(hook);
    CompletableFuture<Void> _ =
        process
            .onExit()
            .thenRun(
                () -> {
                  try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                  } catch (IllegalStateException e) {
                    // This JVM is ending; the hook has nothing left to end.
                  }
                });
    CompletableFuture.delayedExecutor(limitMs, TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
  }

  /** Waits for an orderly end, then ends it. */
  static void end(Process process) {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        kill(process);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static void kill(Process process) {
    try {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
