package io.dmac.bench.micro;

import io.dmac.mac.InMemoryMacPool;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacLease;
import io.dmac.mac.MacPool;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.mac.MacRange;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A pool in memory that has a million leases. An address given back rests for 100 ms, so that there
 * are always some in quarantine; {@code -t 8} has eight threads share the pool.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls lease() first
public class MacPoolBenchmark {
  private static final int LEASES = 1_000_000;
  private static final long FIRST = 0x0200_0000_0000L;
  private static final Duration TERM = Duration.ofHours(1);

  private static final String[] HOLDERS =
      IntStream.range(0, 1000).mapToObj(i -> "namespace/pod-" + i).toArray(String[]::new);

  /** One for each thread. */
  @State(Scope.Thread)
  public static class Holder {
    private final String name = "namespace/" + Thread.currentThread().getName();
    private final SplittableRandom random = new SplittableRandom(1);
  }

  private MacPool pool;

  @Setup
  public void lease() {
    MacRange range = new MacRange(new MacAddress(FIRST), new MacAddress(FIRST + (1 << 24) - 1));
    pool =
        new InMemoryMacPool(MacPoolConfiguration.of(range).withQuarantine(Duration.ofMillis(100)));
    for (int i = 0; i < LEASES; i++) {
      pool.leaseNext(HOLDERS[i % HOLDERS.length], TERM.plusMillis(i));
    }
  }

  @Benchmark
  public MacLease allocateAndRelease(Holder holder) {
    MacLease lease = pool.leaseNext(holder.name, TERM);
    pool.release(lease.address(), holder.name);
    return lease;
  }

  /** Of one among the million at random. */
  @Benchmark
  public MacLease renew(Holder holder) {
    int which = holder.random.nextInt(LEASES);
    return pool.renew(new MacAddress(FIRST + which), HOLDERS[which % HOLDERS.length], TERM);
  }
}
