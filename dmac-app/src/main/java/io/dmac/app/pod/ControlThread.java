package io.dmac.app.pod;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that makes EAL's and ethdev's control calls, which take no lock: it started EAL,
 * it opens, changes and closes the ports.
 */
final class ControlThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

  /** Drivers have been seen to take 2.3 s for one call (an SR-IOV VF whose PF is down). */
  private static final long PATIENCE_S = 30;

  /** EAL clears every hugepage that it takes, a second or more for each GiB on a slow machine. */
  private static final long START_PATIENCE_S = 600;

  private final ScheduledThreadPoolExecutor executor;

  ControlThread() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("dmac-control").daemon(true).factory());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  ScheduledExecutorService executor() {
    return executor;
  }

  /** Runs an action on the thread and waits for its result; its exception is thrown here. */
  <T> T call(Callable<T> action) {
    return call(action, PATIENCE_S);
  }

  /** The same, for the start of EAL and its ports. */
  <T> T start(Callable<T> action) {
    return call(action, START_PATIENCE_S);
  }

  private <T> T call(Callable<T> action, long patienceS) {
    Future<T> future;
    try {
      future = executor.submit(action);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the pod is closed", e);
    }
    try {
      return future.get(patienceS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "a driver has kept the control thread busy for "
              + patienceS
              + " s; see its log"
              + " (--verbose), and the device it drives",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Runs an action soon; what goes wrong in it is logged. */
  void execute(Runnable action) {
    try {
      executor.execute(guarded(action));
    } catch (RejectedExecutionException e) {
      LOG.debug("too late: the pod is closed");
    }
  }

  /** Runs an action again and again; what goes wrong in it is logged, and it goes on. */
  Future<?> repeat(Runnable action, long periodMs) {
    return executor.scheduleWithFixedDelay(
        guarded(action), periodMs, periodMs, TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.warn("on the control thread: {}", e.getMessage(), e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
