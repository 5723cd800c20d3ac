package io.dmac.bench.micro;

import io.dmac.mac.FileMacPool;
import io.dmac.mac.MacLease;
import io.dmac.mac.MacPool;
import io.dmac.mac.MacPoolConfiguration;
import io.dmac.mac.MacRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A pool in a folder, one allocation after another. Each waits for the disk below java.io.tmpdir
 * ({@code -jvmArgs -Djava.io.tmpdir=FOLDER}), so that this is above all its number.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class FileMacPoolBenchmark {
  private Path folder;
  private MacPool pool;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("dmac-pool");
    pool =
        FileMacPool.open(
            folder,
            MacPoolConfiguration.of(MacRange.parse("02:00:00:00:00:00-02:00:00:ff:ff:ff"))
                .withQuarantine(Duration.ZERO));
  }

  /** For so short a time that the log does not grow for ever. */
  @Benchmark
  public MacLease allocate() {
    return pool.leaseNext("namespace/pod", Duration.ofMillis(1));
  }

  @TearDown
  public void delete() throws IOException {
    pool.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
