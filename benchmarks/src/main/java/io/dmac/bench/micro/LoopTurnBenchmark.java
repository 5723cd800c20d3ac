package io.dmac.bench.micro;

import io.dmac.bench.EchoRig;
import io.dmac.loop.PollLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One turn of the loop on net_null: transmit the last turn's frames, receive two bursts of {@code
 * burst} frames, filter, swap, count. The real port, processor and loop; JMH's thread is its poll
 * thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls attach() first
public class LoopTurnBenchmark {
  @Param({"1", "8", "32", "64", "128"})
  int burst;

  private EchoRig rig;
  private PollLoop loop;

  /** On the thread that turns: a poll thread without registration has no mempool cache. */
  @Setup
  public void attach() {
    rig = EchoRig.onNull(burst);
    loop = rig.loop();
    rig.loop().attach();
  }

  @Benchmark
  public int turn() {
    return loop.turn();
  }

  @TearDown
  public void detach() {
    rig.queue().detach();
    rig.close();
  }
}
