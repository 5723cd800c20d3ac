package io.dmac.bench;

import io.dmac.dpdk.Eal;
import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
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
import java.util.Optional;

/**
 * The process in which dmac's echo is measured. It answers each line of its standard input with a
 * reading and ends with the input. A reading is made on the polling thread itself, between two
 * turns, so that frames and CPU time belong together.
 */
final class EchoWorker {
  /** Printed once the polling thread polls. */
  static final String POLLING = "dmac-polling";

  /** The first word of a reading. */
  static final String READING = "dmac-reading";

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private EchoWorker() {}

  /** The arguments that {@link #main} reads, in its order. */
  static List<String> arguments(Setup setup) {
    return List.of(
        setup.vdev(),
        String.valueOf(setup.size()),
        String.valueOf(setup.burst()),
        String.valueOf(setup.mbufs()),
        String.valueOf(setup.descriptors()),
        String.valueOf(setup.hugepages()),
        String.valueOf(setup.memoryMib()),
        String.valueOf(setup.pollCpu()),
        String.valueOf(setup.seedFrames()));
  }

  public static void main(String[] words) throws IOException {
    PortSpec spec = new PortSpec.Vdev(words[0]);
    int size = Integer.parseInt(words[1]);
    int descriptors = Integer.parseInt(words[4]);
    EalArguments eal =
        new EalArguments(
            List.of(spec),
            Boolean.parseBoolean(words[5]),
            Integer.parseInt(words[6]),
            Optional.empty(),
            List.of(),
            false);
    PortConfiguration configuration =
        new PortConfiguration(
            1,
            descriptors,
            descriptors,
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]),
            1500,
            0, // testpmd does not try again either
            List.of(Integer.parseInt(words[7])),
            false);
    int seedFrames = Integer.parseInt(words[8]);
    try (EchoRig rig = new EchoRig(eal, spec, configuration)) {
      rig.loop().start();
      seed(rig, size, seedFrames);
      System.out.println(POLLING);
      answer(rig.loop());
      rig.loop().stop();
    }
  }

  private static void seed(EchoRig rig, int size, int frames) {
    PortQueue queue = rig.queue();
    byte[] frame = TestFrames.udp(rig.port().macAddress(), size);
    rig.loop()
        .submit(
            () -> {
              for (int i = 0; i < frames; i++) {
                if (!queue.send(frame)) {
                  throw new IllegalStateException("the port took only " + i + " frames");
                }
              }
            })
        .join();
  }

  private static void answer(PollLoop loop) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      Contestant.Reading[] reading = new Contestant.Reading[1];
      loop.submit(() -> reading[0] = now(loop.counters())).join();
      System.out.println(format(reading[0]));
    }
  }

  private static Contestant.Reading now(Counters counters) {
    return new Contestant.Reading(
        counters.get(Counter.TX_FRAMES),
        Eal.threadCpuNs(),
        counters.get(Counter.TURNS),
        THREADS.getCurrentThreadAllocatedBytes());
  }

  static String format(Contestant.Reading reading) {
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %d",
        READING,
        reading.frames(),
        reading.cpuNs(),
        reading.turns(),
        reading.allocatedBytes());
  }

  static Contestant.Reading parseReading(String line) {
    String[] words = line.split(" ");
    if (!words[0].equals(READING) || words.length != 5) {
      throw new IllegalArgumentException("not a reading: " + line);
    }
    long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    return new Contestant.Reading(numbers[0], numbers[1], numbers[2], numbers[3]);
  }
}
