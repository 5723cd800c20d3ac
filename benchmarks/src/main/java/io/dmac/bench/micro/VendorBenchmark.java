package io.dmac.bench.micro;

import io.dmac.mac.MacAddress;
import io.dmac.mac.VendorRegistry;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Who made a device: one address after the other, as a table of neighbours asks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VendorBenchmark {
  private static final int ADDRESSES = 1 << 12;

  private final VendorRegistry registry = VendorRegistry.bundled();
  private final MacAddress[] addresses = addresses();
  private int next;

  private static MacAddress[] addresses() {
    SplittableRandom random = new SplittableRandom(1);
    // Neither group nor local: as makers give them.
    return Stream.generate(() -> new MacAddress(random.nextLong() & 0xFCFF_FFFF_FFFFL))
        .limit(ADDRESSES)
        .toArray(MacAddress[]::new);
  }

  @Benchmark
  public Object find() {
    next = (next + 1) & (ADDRESSES - 1);
    return registry.find(addresses[next]);
  }
}
