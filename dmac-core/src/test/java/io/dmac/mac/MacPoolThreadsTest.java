package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 16 threads that want the same addresses. */
class MacPoolThreadsTest {
  private static final int THREADS = 16;
  private static final Duration TERM = Duration.ofHours(1);

  private final MacPoolConfiguration configuration =
      MacPoolConfiguration.of(MacRange.parse("02:00:00:00:00:00-02:00:00:00:00:3f"))
          .withQuarantine(Duration.ZERO);

  /** Who has each address, by what the threads themselves say. */
  private final ConcurrentHashMap<MacAddress, String> owners = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @Test
  void inMemory() throws Exception {
    try (MacPool pool = new InMemoryMacPool(configuration)) {
      run(thread -> work(pool, thread, 20_000));
      assertThat(pool.statistics().free()).isEqualTo(64);
    }
  }

  @Test
  void inAFolderByOnePool() throws Exception {
    try (MacPool pool = FileMacPool.open(folder, configuration, 64)) {
      run(thread -> work(pool, thread, 30));
      assertThat(pool.statistics().free()).isEqualTo(64);
    }
  }

  @Test
  void inAFolderByAPoolForEachThread() throws Exception {
    run(
        thread -> {
          try (MacPool pool = FileMacPool.open(folder, configuration, 64)) {
            work(pool, thread, 30);
          }
        });
    try (MacPool pool = FileMacPool.open(folder, configuration)) {
      assertThat(pool.statistics().free()).isEqualTo(64);
    }
  }

  private interface Work {
    void run(int thread);
  }

  private static void run(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        tasks.add(
            () -> {
              work.run(thread);
              return null;
            });
      }
      for (Future<Void> future : threads.invokeAll(tasks)) {
        future.get();
      }
    }
  }

  private void work(MacPool pool, int thread, int rounds) {
    Random random = new Random(thread);
    String holder = "thread " + thread;
    List<MacAddress> held = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      if (held.isEmpty() || (held.size() < 8 && random.nextBoolean())) {
        try {
          MacAddress address =
              random.nextBoolean()
                  ? pool.leaseNext(holder, TERM).address()
                  : pool.lease(new MacAddress(0x0200_0000_0000L + random.nextInt(64)), holder, TERM)
                      .address();
          if (!held.contains(address)) {
            assertThat(owners.putIfAbsent(address, holder)).as("%s", address).isNull();
            held.add(address);
          }
        } catch (LeaseRefusedException e) {
          assertThat(e).hasMessageNotContaining("to " + holder + ": " + holder + " has it");
        }
      } else {
        giveBack(pool, held.remove(random.nextInt(held.size())), holder);
      }
    }
    held.forEach(address -> giveBack(pool, address, holder));
  }

  private void giveBack(MacPool pool, MacAddress address, String holder) {
    assertThat(owners.remove(address, holder)).isTrue();
    pool.release(address, holder);
  }
}
