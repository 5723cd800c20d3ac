package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.app.api.Views;
import io.dmac.app.cli.ApiClient;
import io.dmac.app.cli.CommandFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the dynamic pod once a second and follows its changes, for as many pages as there are. A
 * pod that goes away is looked for again.
 */
final class PodWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Who is further behind loses the oldest. */
  private static final int MOST_WAITING = 1_024;

  private static final String DATA = "data: ";

  private final PodLink link;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile StationViews.@Nullable DynamicPod last;

  PodWatch(PodLink link) {
    this.link = link;
    if (link.client().isPresent()) {
      ApiClient pod = link.client().get();
      threads.execute(() -> look(pod));
    }
  }

  /** What is told: a view of the pod, or a step of a change. */
  record News(String name, Object data) {}

  /** Who is told, until closed. */
  final class Follower implements AutoCloseable {
    private final BlockingQueue<News> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    private Follower() {}

    /** The next of them, or null when there is none within a time. */
    @Nullable News next(long patienceNs) throws InterruptedException {
      return waiting.poll(patienceNs, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      followers.remove(this);
    }
  }

  /** From now on, beginning with what was seen last. */
  Follower follow() {
    Follower follower = new Follower();
    followers.add(follower);
    StationViews.DynamicPod seen = last;
    if (seen != null) {
      follower.waiting.add(new News("pod", seen));
    }
    return follower;
  }

  private void look(ApiClient pod) {
    Set<Integer> followed = new HashSet<>();
    while (pause()) {
      StationViews.DynamicPod seen = link.look();
      last = seen;
      tell(new News("pod", seen));
      for (StationViews.PodPort port : seen.ports()) {
        if (followed.add(port.id())) {
          threads.execute(() -> followChanges(pod, port.id()));
        }
      }
    }
  }

  private void followChanges(ApiClient pod, int port) {
    do {
      try {
        pod.follow("/v1/ports/" + port + "/changes/events", this::read);
      } catch (CommandFailure e) {
        // The next look says why.
      }
    } while (pause());
  }

  private boolean read(String line) {
    if (line.startsWith(DATA)) {
      tell(new News("change", Json.readAnswer(line.substring(DATA.length()), Views.Step.class)));
    }
    return !threads.isShutdown();
  }

  private void tell(News news) {
    for (Follower follower : followers) {
      while (!follower.waiting.offer(news)) {
        follower.waiting.poll();
      }
    }
  }

  /** Whether to go on. */
  private static boolean pause() {
    try {
      Thread.sleep(PERIOD);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
