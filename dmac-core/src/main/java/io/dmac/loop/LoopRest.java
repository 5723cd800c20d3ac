package io.dmac.loop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Loops that rest between two turns, touching neither port nor frames, until this is closed: for a
 * device that is being reset beneath them.
 */
public final class LoopRest implements AutoCloseable {
  private final CompletableFuture<Void> goOn = new CompletableFuture<>();

  private LoopRest() {}

  /**
   * Returns once every loop rests; one that has ended rests for good.
   *
   * @throws IllegalStateException when a loop does not come to rest in time
   */
  public static LoopRest of(List<PollLoop> loops, long patienceMs) {
    LoopRest rest = new LoopRest();
    CountDownLatch arrived = new CountDownLatch(loops.size());
    for (PollLoop loop : loops) {
      loop.submit(
              () -> {
                arrived.countDown();
                rest.goOn.join();
              })
          .exceptionally(
              _ -> {
                arrived.countDown();
                return null;
              });
    }
    try {
      if (arrived.await(patienceMs, TimeUnit.MILLISECONDS)) {
        return rest;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rest.close();
    throw new IllegalStateException(
        "a poll loop did not come to rest within " + patienceMs + " ms; see the pod's log");
  }

  /** The loops go on. */
  @Override
  public void close() {
    goOn.complete(null);
  }
}
