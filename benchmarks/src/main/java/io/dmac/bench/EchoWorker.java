package io.dmac.bench;

import io.dmac.dpdk.DpdkPort;
import io.dmac.dpdk.Eal;
import io.dmac.loop.BurstProcessor;
import io.dmac.loop.Counter;
import io.dmac.loop.PollLoop;
import io.dmac.port.PortQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The process in which dmac's echo is measured. It answers each line of its standard input with a
 * reading and ends with the input. A reading is made on the polling threads themselves, between two
 * turns, so that frames and CPU time belong together.
 */
final class EchoWorker {
  /** Printed once the polling threads poll. */
  static final String POLLING = "dmac-polling";

  /** The first word of a reading. */
  static final String READING = "dmac-reading";

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private EchoWorker() {}

  public static void main(String[] words) throws IOException {
    EchoPlan plan = EchoPlan.parse(words);
    try (EchoRig rig = rig(plan, UnaryOperator.identity())) {
      List<PollThread> threads = threads(rig, plan);
      threads.forEach(PollThread::start);
      try {
        seed(rig, plan);
        System.out.println(POLLING);
        answer(threads);
      } finally {
        threads.forEach(PollThread::stop);
      }
    }
  }

  /** The rig of a plan. */
  static EchoRig rig(EchoPlan plan, UnaryOperator<BurstProcessor> around) {
    return new EchoRig(plan.eal(), plan.specs(), plan.configurations(), plan.filter(), around);
  }

  /** Several queues have a thread each; several ports mostly share one. */
  private static List<PollThread> threads(EchoRig rig, EchoPlan plan) {
    return rig.ports().size() > 1 && !plan.hasThreadForEachPort()
        ? List.of(new LoopsInTurn(rig.loops()))
        : rig.loops().stream().map(PollThread::of).toList();
  }

  /** Puts frames into each queue that a peer of ours, or the queue itself, gives back. */
  static void seed(EchoRig rig, EchoPlan plan) {
    List<DpdkPort> ports = rig.ports();
    int queuesOfPort = rig.loops().size() / ports.size();
    for (int i = 0; i < rig.loops().size(); i++) {
      int from = i / queuesOfPort;
      int to = (from + 1) % ports.size();
      byte[] frame =
          TestFrames.udp(
              ports.size() == 1 ? TestFrames.SENDER : ports.get(from).macAddress(),
              ports.get(to).macAddress(),
              plan.size());
      seed(rig.loops().get(i), frame, plan.seedFrames());
    }
  }

  /** In parts, between turns: a memif takes only as many as its peer has made room for. */
  private static void seed(PollLoop loop, byte[] frame, int frames) {
    PortQueue queue = loop.queue();
    long limitNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    int[] sent = {0};
    while (sent[0] < frames) {
      loop.submit(
              () -> {
                while (sent[0] < frames && queue.send(frame)) {
                  sent[0]++;
                }
              })
          .join();
      if (System.nanoTime() > limitNs) {
        throw new IllegalStateException(
            loop.name() + ": the port took only " + sent[0] + " of " + frames + " frames in 5 s");
      }
    }
  }

  static void answer(List<PollThread> threads) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      Contestant.Reading sum = Contestant.Reading.NOTHING;
      for (PollThread thread : threads) {
        Contestant.Reading[] reading = new Contestant.Reading[1];
        thread.loops().getFirst().submit(() -> reading[0] = now(thread.loops())).join();
        sum = sum.plus(reading[0]);
      }
      System.out.println(format(sum));
    }
  }

  private static Contestant.Reading now(List<PollLoop> loops) {
    return new Contestant.Reading(
        Flow.within(sum(loops, Counter.RX_FRAMES), sum(loops, Counter.TX_FRAMES)),
        Eal.threadCpuNs(),
        sum(loops, Counter.TURNS),
        THREADS.getCurrentThreadAllocatedBytes());
  }

  private static long sum(List<PollLoop> loops, Counter counter) {
    long sum = 0;
    for (PollLoop loop : loops) {
      sum += loop.counters().get(counter);
    }
    return sum;
  }

  static String format(Contestant.Reading reading) {
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %d %d",
        READING,
        reading.flow().received(),
        reading.flow().forwarded(),
        reading.cpuNs(),
        reading.turns(),
        reading.allocatedBytes());
  }

  static Contestant.Reading parseReading(String line) {
    String[] words = line.split(" ");
    if (!words[0].equals(READING) || words.length != 6) {
      throw new IllegalArgumentException("not a reading: " + line);
    }
    long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    return new Contestant.Reading(
        Flow.within(numbers[0], numbers[1]), numbers[2], numbers[3], numbers[4]);
  }
}
