package io.dmac.app.demo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits that a request to end cuts short. */
final class Wait {
  private static final Duration STEP = Duration.ofMillis(5);

  private final CompletableFuture<Void> requested;

  /**
   * @param requested completes when the demo is asked to end
   */
  Wait(CompletableFuture<Void> requested) {
    this.requested = requested;
  }

  /** The demo was asked to end. */
  static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("stopped");
    }
  }

  /** Waits for that long. */
  void pause(Duration length) {
    try {
      requested.get(Math.max(0, length.toNanos()), TimeUnit.NANOSECONDS);
      throw new Cancelled();
    } catch (TimeoutException e) {
      // As it should be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Cancelled();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits until the clock, {@code System.nanoTime()}, has come there. */
  void untilNs(long momentNs) {
    pause(Duration.ofNanos(momentNs - System.nanoTime()));
  }

  /** Waits until something holds; whether it did in time. */
  boolean atMost(Duration patience, BooleanSupplier condition) {
    long endNs = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNs >= 0) {
        return false;
      }
      pause(STEP);
    }
    return true;
  }

  /**
   * Waits until something holds.
   *
   * @param what names it
   * @throws DemoException when it does not in time
   */
  void until(String what, Duration patience, BooleanSupplier condition) {
    if (!atMost(patience, condition)) {
      throw new DemoException("waited " + patience.toSeconds() + " s for " + what + " in vain");
    }
  }
}
