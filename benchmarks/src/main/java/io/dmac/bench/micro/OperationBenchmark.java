package io.dmac.bench.micro;

import io.dmac.bench.TestFrames;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the echo costs a frame, filter and counters included, without a port: bursts of 32 UDP
 * frames that stay in the first-level cache. Every operation is its own inverse, so that the frames
 * serve again; {@code promiscuous}, since their destination changes with each turn.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls create() first
public class OperationBenchmark {
  private static final int BURST = 32;
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:02");

  @Param({"MACSWAP", "FIVE_TUPLE_SWAP", "REVERSE"})
  OperationKind operation;

  @Param({"64", "1514"})
  int size;

  private NativeBurst frames;
  private EchoProcessor processor;

  @Setup
  public void create() {
    frames = new NativeBurst(TestFrames.udp(OWN, size), BURST);
    processor =
        new EchoProcessor(
            frames,
            new Counters(),
            operation,
            AcceptedAddresses.only(OWN),
            OwnedIps.NONE,
            OwnedIps.NONE,
            false);
    processor.promiscuous(true);
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public int frame() {
    return processor.process(frames.receive());
  }
}
