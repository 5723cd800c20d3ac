package io.dmac.bench.micro;

import io.dmac.bench.EchoRig;
import io.dmac.port.PortQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Receive and transmit alone: up to two bursts each way in one crossing, every frame sent on as it
 * came. The score is for a crossing, {@code frames} for each of its frames.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls attach() first
public class ExchangeBenchmark {
  /** Where the frames come from. */
  public enum Device {
    /** net_null makes them up. */
    NULL,
    /** net_ring gives back what was sent: its frames go round. */
    RING
  }

  /** JMH divides the time by it. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Moved {
    public long frames;
  }

  @Param Device device;

  @Param({"1", "8", "32", "128"})
  int burst;

  private EchoRig rig;
  private PortQueue queue;

  /** On the thread that turns: a poll thread without registration has no mempool cache. */
  @Setup
  public void attach() {
    rig = device == Device.NULL ? EchoRig.onNull(burst) : EchoRig.onRing(burst);
    queue = rig.queue();
    queue.attach();
    if (device == Device.RING) {
      rig.seedRing(burst);
    }
  }

  @Benchmark
  public int burst(Moved moved) {
    int sent = queue.exchange();
    queue.burst().transmitAll();
    moved.frames += sent;
    return sent;
  }

  @TearDown
  public void detach() {
    queue.detach();
    rig.close();
  }
}
