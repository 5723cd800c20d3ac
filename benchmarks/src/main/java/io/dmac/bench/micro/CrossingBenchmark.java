package io.dmac.bench.micro;

import io.dmac.bench.EchoRig;
import io.dmac.dpdk.BareQueue;
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
 * A burst each way on net_null by each way into native code, without any work on the frames. The
 * driver makes the frames up, so that a burst of one is nearly the crossing alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls attach() first
public class CrossingBenchmark {
  /** The ways into native code. */
  public enum Way {
    JNI,
    FFM_CRITICAL
  }

  @Param Way way;

  @Param({"1", "8", "32", "128"})
  int burst;

  private EchoRig rig;
  private BareQueue queue;

  /** On the thread that turns: a poll thread without registration has no mempool cache. */
  @Setup
  public void attach() {
    rig = EchoRig.onNull(burst);
    rig.queue().attach();
    queue = new BareQueue(rig.port(), burst, way == Way.FFM_CRITICAL);
  }

  @Benchmark
  public int burst() {
    return queue.exchange();
  }

  @TearDown
  public void detach() {
    queue.close();
    rig.queue().detach();
    rig.close();
  }
}
