package io.dmac.app.pod;

import io.dmac.change.ChangeEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands the steps of changes to whoever wants to follow them. Thread-safe. */
public final class ChangeFeed {
  /** Some hundred changes: who is further behind loses the oldest. */
  private static final int MOST_WAITING = 4_096;

  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();

  /** Who follows, until closed. */
  public final class Follower implements AutoCloseable {
    private final BlockingQueue<ChangeEvent> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    private Follower() {}

    /** The next step, if there is one within a time. */
    public Optional<ChangeEvent> next(Duration patience) throws InterruptedException {
      return Optional.ofNullable(waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
      followers.remove(this);
    }
  }

  /** From now on. */
  public Follower follow() {
    Follower follower = new Follower();
    followers.add(follower);
    return follower;
  }

  void publish(ChangeEvent event) {
    for (Follower follower : followers) {
      while (!follower.waiting.offer(event)) {
        follower.waiting.poll();
      }
    }
  }
}
