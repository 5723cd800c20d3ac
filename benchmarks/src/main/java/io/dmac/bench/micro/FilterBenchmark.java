package io.dmac.bench.micro;

import io.dmac.bench.TestFrames;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The destination filter and what follows it, without a port: frames to the pod are swapped, others
 * dropped. A swapped frame is not for the pod any more, so that each turn first copies 32 frames of
 * 64 bytes; {@link #framesAlone} is that part.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls create() first
public class FilterBenchmark {
  private static final int BURST = 32;
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:02");
  private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:03");
  private static final MacAddress PEER = MacAddress.parse("02:00:00:00:01:00");

  /** Whose the frames are, and how many peers sent them. */
  public enum Traffic {
    OURS(1),
    OURS_OF_16_PEERS(16),
    OTHERS(1);

    private final int peers;

    Traffic(int peers) {
      this.peers = peers;
    }
  }

  @Param Traffic traffic;

  private final Counters counters = new Counters();
  private NativeBurst frames;
  private EchoProcessor processor;
  private long came;

  @Setup
  public void create() {
    MacAddress to = traffic == Traffic.OTHERS ? OTHER : OWN;
    byte[][] ofEachPeer =
        IntStream.range(0, traffic.peers)
            .mapToObj(i -> TestFrames.udp(new MacAddress(PEER.bits() + i), to, 64))
            .toArray(byte[][]::new);
    frames = new NativeBurst(ofEachPeer, BURST);
    processor =
        new EchoProcessor(
            frames,
            counters,
            OperationKind.MACSWAP,
            AcceptedAddresses.only(OWN),
            OwnedIps.NONE,
            OwnedIps.NONE,
            false);
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public int frame() {
    frames.rewrite();
    came += BURST;
    return processor.process(frames.receive());
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public void framesAlone() {
    frames.rewrite();
  }

  /** A number about frames that went another way would be worse than no number. */
  @TearDown
  public void check() {
    long foreign = counters.get(Counter.DROP_OTHER_DESTINATION);
    if (foreign != (traffic == Traffic.OTHERS ? came : 0)) {
      throw new IllegalStateException(foreign + " of " + came + " frames were for others");
    }
  }
}
