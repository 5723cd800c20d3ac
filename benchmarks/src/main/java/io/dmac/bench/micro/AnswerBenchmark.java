package io.dmac.bench.micro;

import io.dmac.bench.TestFrames;
import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.EchoProcessor;
import io.dmac.echo.OperationKind;
import io.dmac.echo.OwnedIps;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an answer to ARP or ping costs, without a port. An answer overwrites its question, so that
 * each turn first copies 32 questions of 42 or 98 bytes; {@link #questionsAlone} is that part.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls create() first
public class AnswerBenchmark {
  private static final int BURST = 32;
  private static final MacAddress OWN = MacAddress.parse("02:00:00:00:00:02");
  private static final byte[] OWN_IP = {(byte) 198, 18, 0, 2};

  /** What is asked. */
  public enum Question {
    ARP(Counter.ARP_REPLIES),
    PING(Counter.ECHO_REPLIES);

    private final Counter answered;

    Question(Counter answered) {
      this.answered = answered;
    }

    private byte[] frame() {
      return this == ARP ? TestFrames.arpRequest(OWN_IP) : TestFrames.ping(OWN, OWN_IP, 98);
    }
  }

  @Param Question question;

  private final Counters counters = new Counters();
  private NativeBurst frames;
  private EchoProcessor processor;
  private long asked;

  @Setup
  public void create() throws UnknownHostException {
    frames = new NativeBurst(question.frame(), BURST);
    processor =
        new EchoProcessor(
            frames,
            counters,
            OperationKind.MACSWAP,
            AcceptedAddresses.only(OWN),
            new OwnedIps(List.of(InetAddress.getByAddress(OWN_IP))),
            OwnedIps.NONE,
            false);
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public int answer() {
    frames.rewrite();
    asked += BURST;
    return processor.process(frames.receive());
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public void questionsAlone() {
    frames.rewrite();
  }

  /** A number about answers that were none would be worse than no number. */
  @TearDown
  public void check() {
    long answers = counters.get(question.answered);
    if (answers != asked) {
      throw new IllegalStateException(answers + " answers to " + asked + " questions");
    }
  }
}
