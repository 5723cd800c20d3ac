package io.dmac.bench.micro;

import io.dmac.mac.MacAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Text to address and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MacAddressBenchmark {
  /** Not final: a constant would be parsed by the compiler. */
  private String text = "02:1b:2c:3d:4e:5f";

  private MacAddress address = MacAddress.parse(text);

  @Benchmark
  public MacAddress parse() {
    return MacAddress.parse(text);
  }

  @Benchmark
  public String format() {
    return address.toString();
  }
}
