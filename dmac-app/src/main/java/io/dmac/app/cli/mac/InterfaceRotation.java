package io.dmac.app.cli.mac;

import io.dmac.app.cli.ExitStatus;
import io.dmac.app.local.LocalInterface;
import io.dmac.change.JournalException;
import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPoolException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes an interface again and again; one change that is refused does not end it.
 *
 * @param change makes and prints each
 * @param every from the begin of one to that of the next
 * @param policy as MacChooser reads it
 * @param count after how many it ends
 */
record InterfaceRotation(InterfaceChange change, Duration every, String policy, long count) {
  /** Until the end is asked for; failed when any change was refused. */
  int run(Supplier<LocalInterface> opening, CompletableFuture<Void> end) {
    try (LocalInterface local = opening.get()) {
      change.tellRecovery(local);
      UnaryOperator<MacAddress> choice = local.choice(policy);
      int status = ExitStatus.DONE;
      long nextNs = System.nanoTime();
      for (long made = 0; made < count && !isEnded(end, nextNs); made++) {
        nextNs += every.toNanos();
        Optional<String> failure = once(local, choice);
        if (failure.isPresent()) {
          change.tell(failure.get());
          status = ExitStatus.FAILED;
        }
      }
      return status;
    }
  }

  private Optional<String> once(LocalInterface local, UnaryOperator<MacAddress> choice) {
    try {
      return change.change(local, choice, Optional.empty());
    } catch (LeaseRefusedException | MacPoolException | JournalException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isEnded(CompletableFuture<Void> end, long untilNs) {
    try {
      end.get(Math.max(0, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
