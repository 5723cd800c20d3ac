package io.dmac.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How DPDK's testpmd is called, and how it answers. */
final class Testpmd {
  private static final Pattern TX_PACKETS = Pattern.compile("TX-packets:\\s+(\\d+)");

  /** DPDK 22.11 says rte-worker-1 or lcore-worker-1, 24.11 dpdk-worker1. */
  private static final Pattern WORKER = Pattern.compile("(rte|lcore|dpdk)-worker-?\\d+");

  private Testpmd() {}

  /** The command that forwards between the port and itself, one lcore at it. */
  static List<String> command(Setup setup, List<String> testpmdArguments) {
    List<String> command = new ArrayList<>(setup.prefix());
    // Into a pipe it would keep its statistics back until 4 KiB of them have come together.
    command.add("stdbuf");
    command.add("-oL");
    command.add("dpdk-testpmd");
    command.add("-l");
    command.add(setup.controlCpu() + "," + setup.pollCpu());
    command.add("--main-lcore=" + setup.controlCpu());
    command.add("--no-telemetry");
    command.add("--no-pci");
    if (setup.hugepages()) {
      command.add("--in-memory");
    } else {
      command.add("--no-huge");
      command.add("--no-shconf");
    }
    command.add("-m");
    command.add(String.valueOf(setup.memoryMib()));
    command.add("--vdev=" + setup.vdev());
    command.add("--");
    command.add("-i");
    command.add("--forward-mode=macswap");
    command.add("--nb-cores=1");
    command.add("--port-topology=loop");
    command.add("--burst=" + setup.burst());
    command.add("--total-num-mbufs=" + setup.mbufs());
    command.add("--mbcache=" + setup.mbufCache());
    command.add("--rxd=" + setup.descriptors());
    command.add("--txd=" + setup.descriptors());
    command.addAll(testpmdArguments);
    return command;
  }

  static boolean isWorker(String threadName) {
    return WORKER.matcher(threadName).matches();
  }

  /** The port's transmitted packets in a line of {@code show port stats}. */
  static OptionalLong txPackets(String line) {
    Matcher matcher = TX_PACKETS.matcher(line);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
