package io.dmac.mac;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations, each compared with what {@link ModelPool} says. */
class MacPoolModelTest {
  private static final String[] HOLDERS = {"a", "b", "c/d", "e"};

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();

  private MacPoolConfiguration configuration(Random random) {
    return MacPoolConfiguration.of(
            MacRange.parse("02:00:00:00:00:10-02:00:00:00:00:1f"),
            MacRange.parse("02:00:00:00:00:18-02:00:00:00:00:27"),
            MacRange.parse("02:00:00:00:00:40-02:00:00:00:00:43"))
        .withExclusions(
            List.of(
                MacRange.parse("02:00:00:00:00:00-02:00:00:00:00:10"),
                MacRange.parse("02:00:00:00:00:15-02:00:00:00:00:19"),
                MacRange.parse("02:00:00:00:00:17-02:00:00:00:00:1a"),
                MacRange.parse("02:00:00:00:00:43")))
        .withQuarantine(Duration.ofMillis(random.nextInt(3) * 200L))
        .withClock(clock);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void inMemory(long seed) {
    Random random = new Random(seed);
    MacPoolConfiguration configuration = configuration(random);
    ModelPool model = new ModelPool(configuration);
    try (MacPool pool = new InMemoryMacPool(configuration)) {
      for (int i = 0; i < 10_000; i++) {
        step(random, pool, model);
      }
    }
  }

  /** Three pools of one folder, of which one after another is closed and opened again. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void inAFolder(long seed) {
    Random random = new Random(seed);
    MacPoolConfiguration configuration = configuration(random);
    ModelPool model = new ModelPool(configuration);
    List<MacPool> pools = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      pools.add(FileMacPool.open(folder, configuration, 100));
    }
    for (int i = 0; i < 1_000; i++) {
      int which = random.nextInt(3);
      if (random.nextInt(50) == 0) {
        pools.get(which).close();
        pools.set(which, FileMacPool.open(folder, configuration, 100));
      }
      step(random, pools.get(which), model);
    }
    pools.forEach(MacPool::close);
  }

  private void step(Random random, MacPool pool, ModelPool model) {
    MacAddress address = new MacAddress(0x0200_0000_0008L + random.nextInt(0x40));
    String holder = HOLDERS[random.nextInt(HOLDERS.length)];
    Duration term = Duration.ofMillis(1 + random.nextInt(1_000));
    switch (random.nextInt(8)) {
      case 0 -> {
        boolean may = model.mayLease(address, holder);
        assertThat(isGranted(() -> pool.lease(address, holder, term) != null)).isEqualTo(may);
        if (may) {
          model.lease(address, holder, term);
        }
      }
      case 1 -> {
        boolean may = model.mayRenew(address, holder);
        assertThat(isGranted(() -> pool.renew(address, holder, term) != null)).isEqualTo(may);
        if (may) {
          model.lease(address, holder, term);
        }
      }
      case 2, 3 -> {
        boolean may = model.statistics().free() > 0;
        assertThat(
                isGranted(
                    () -> {
                      MacAddress next = pool.leaseNext(holder, term).address();
                      assertThat(model.isNext(next)).isTrue();
                      model.lease(next, holder, term);
                      return true;
                    }))
            .isEqualTo(may);
      }
      case 4 -> {
        pool.release(address, holder);
        model.release(address, holder);
      }
      case 5 -> clock.advance(Duration.ofMillis(random.nextInt(60)));
      case 6 -> assertThat(pool.find(address)).isEqualTo(model.find(address));
      default -> {
        assertThat(pool.leases()).isEqualTo(model.leases());
        assertThat(pool.statistics()).isEqualTo(model.statistics());
      }
    }
  }

  private static boolean isGranted(BooleanSupplier operation) {
    try {
      return operation.getAsBoolean();
    } catch (LeaseRefusedException e) {
      return false;
    }
  }
}
