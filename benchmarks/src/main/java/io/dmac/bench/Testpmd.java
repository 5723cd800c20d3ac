package io.dmac.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How DPDK's testpmd is called, and how it answers. */
final class Testpmd {
  private static final Pattern RX_PACKETS = Pattern.compile("RX-packets:\\s+(\\d+)");
  private static final Pattern TX_PACKETS = Pattern.compile("TX-packets:\\s+(\\d+)");

  /** DPDK 22.11 says rte-worker-1 or lcore-worker-1, 24.11 dpdk-worker1. */
  private static final Pattern WORKER = Pattern.compile("(rte|lcore|dpdk)-worker-?\\d+");

  private Testpmd() {}

  /** The command that forwards between each port and itself, one lcore for each queue. */
  static List<String> command(Setup setup, List<String> testpmdArguments) {
    List<String> command = start(setup.prefix(), setup.controlCpu(), setup.pollCpus());
    if (setup.memory().hugepages()) {
      command.add("--in-memory");
    } else {
      command.add("--no-huge");
      command.add("--no-shconf");
    }
    command.add("-m");
    command.add(String.valueOf(setup.memory().mib()));
    setup.vdevs().forEach(vdev -> command.add("--vdev=" + vdev));
    command.add("--");
    command.add("-i");
    command.add("--forward-mode=macswap");
    command.add("--nb-cores=" + setup.pollCpus().size());
    command.add("--rxq=" + setup.queues());
    command.add("--txq=" + setup.queues());
    command.add("--port-topology=loop");
    command.add("--burst=" + setup.burst());
    command.add("--total-num-mbufs=" + setup.mbufs());
    command.add("--mbcache=" + setup.mbufCache());
    command.add("--rxd=" + setup.descriptors());
    command.add("--txd=" + setup.descriptors());
    command.addAll(testpmdArguments);
    return command;
  }

  /** The command's first words: who polls where. */
  static List<String> start(List<String> prefix, int controlCpu, List<Integer> pollCpus) {
    List<String> command = new ArrayList<>(prefix);
    // Into a pipe it would keep its statistics back until 4 KiB of them have come together.
    command.add("stdbuf");
    command.add("-oL");
    command.add("dpdk-testpmd");
    StringBuilder lcores = new StringBuilder("0@" + controlCpu);
    for (int i = 0; i < pollCpus.size(); i++) {
      lcores.append(',').append(i + 1).append('@').append(pollCpus.get(i));
    }
    command.add("--lcores=" + lcores);
    command.add("--main-lcore=0");
    command.add("--no-telemetry");
    command.add("--no-pci");
    return command;
  }

  static boolean isWorker(String threadName) {
    return WORKER.matcher(threadName).matches();
  }

  /** A port's received packets in a line of {@code show port stats}. */
  static OptionalLong rxPackets(String line) {
    return number(RX_PACKETS, line);
  }

  /** A port's transmitted packets in a line of {@code show port stats}. */
  static OptionalLong txPackets(String line) {
    return number(TX_PACKETS, line);
  }

  private static OptionalLong number(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
