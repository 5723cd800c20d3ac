package io.dmac.app.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end with the command's own exit status: the JVM's would
 * be 143 and 130, which Kubernetes counts as a failure. A command that installed it waits for
 * {@link #requested()}, cleans up, and calls {@link #finished(int)} last.
 */
public final class Termination {
  /** Kubernetes kills after 30 s by default; dmac ends before. */
  private static final long PATIENCE_S = 25;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endOrderly, "dmac-termination");
  private volatile int status = ExitStatus.FAILED;

  private Termination() {}

  public static Termination install() {
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  /** Completes when the process is asked to end. */
  public CompletableFuture<Void> requested() {
    return requested;
  }

  /** The command is done; from now on a signal ends the process at once. */
  public void finished(int exitStatus) {
    status = exitStatus;
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs already, and ends the process with this status.
    }
  }

  private void endOrderly() {
    requested.complete(null);
    try {
      if (!finished.await(PATIENCE_S, TimeUnit.SECONDS)) {
        System.err.println("dmac: not done with cleaning up after " + PATIENCE_S + " s; giving up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(status);
  }
}
