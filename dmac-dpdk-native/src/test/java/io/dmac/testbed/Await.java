package io.dmac.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process is about to do. */
public final class Await {
  /** So long that only what never comes takes it, on a machine however busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Await() {}

  public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s: " + otherwise.get());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
