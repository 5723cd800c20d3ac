package io.dmac.bench;

import io.dmac.dpdk.EalArguments;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an {@link EchoWorker}, a {@link SendWorker} or a {@link LatencyProbe} is told on its command
 * line.
 *
 * @param vdevs devices, each with one port
 * @param filter which frames are for the pod
 * @param size bytes of a frame that is put in
 * @param seedFrames how many are put into each queue
 * @param burst most frames of one burst
 * @param mbufs frame buffers of all ports
 * @param descriptors of each queue
 * @param memory what EAL takes
 * @param pollCpus of each queue; or of each port, where they are as many as those
 */
record EchoPlan(
    List<String> vdevs,
    EchoRig.Filter filter,
    int size,
    int seedFrames,
    int burst,
    int mbufs,
    int descriptors,
    EalMemory memory,
    List<Integer> pollCpus) {
  private static final int NUMBERS = 9;

  EchoPlan {
    vdevs = List.copyOf(vdevs);
    pollCpus = List.copyOf(pollCpus);
  }

  static EchoPlan of(Setup setup) {
    return new EchoPlan(
        setup.vdevs(),
        filter(setup),
        setup.size(),
        setup.seedFrames(),
        setup.burst(),
        setup.mbufs(),
        setup.descriptors(),
        setup.memory(),
        setup.pollCpus());
  }

  /** Frames have a destination where two ends send to each other, or somebody from outside. */
  private static EchoRig.Filter filter(Setup setup) {
    return switch (setup.port()) {
      case NULL, RING -> EchoRig.Filter.ALL;
      case MEMIF, AF_PACKET, AF_XDP, TAP -> EchoRig.Filter.OWN_ADDRESS;
    };
  }

  /** The devices, as EAL takes them. */
  List<PortSpec> specs() {
    return vdevs.stream().<PortSpec>map(PortSpec.Vdev::new).toList();
  }

  EalArguments eal() {
    return new EalArguments(
        specs(), memory.hugepages(), memory.mib(), Optional.empty(), List.of(), false);
  }

  /** Whether each of several ports has a polling thread of its own. */
  boolean hasThreadForEachPort() {
    return vdevs.size() > 1 && vdevs.size() == pollCpus.size();
  }

  /** Of each port. */
  List<PortConfiguration> configurations() {
    return IntStream.range(0, vdevs.size())
        .mapToObj(
            port -> configuration(hasThreadForEachPort() ? List.of(pollCpus.get(port)) : pollCpus))
        .toList();
  }

  private PortConfiguration configuration(List<Integer> cpus) {
    return new PortConfiguration(
        cpus.size(),
        descriptors,
        descriptors,
        burst,
        mbufs,
        1500,
        0, // testpmd does not try again either
        PortConfiguration.Refused.DROP,
        cpus,
        PortConfiguration.Polling.ORDINARY);
  }

  /** Words for {@link #parse}. */
  List<String> words() {
    List<String> words =
        new ArrayList<>(
            List.of(
                filter.name(),
                String.valueOf(size),
                String.valueOf(seedFrames),
                String.valueOf(burst),
                String.valueOf(mbufs),
                String.valueOf(descriptors),
                String.valueOf(memory.hugepages()),
                String.valueOf(memory.mib()),
                pollCpus.stream().map(String::valueOf).collect(Collectors.joining("+"))));
    words.addAll(vdevs);
    return words;
  }

  static EchoPlan parse(String[] words) {
    return new EchoPlan(
        Arrays.asList(words).subList(NUMBERS, words.length),
        EchoRig.Filter.valueOf(words[0]),
        Integer.parseInt(words[1]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Integer.parseInt(words[4]),
        Integer.parseInt(words[5]),
        new EalMemory(Boolean.parseBoolean(words[6]), Integer.parseInt(words[7])),
        Arrays.stream(words[8].split("\\+")).map(Integer::valueOf).toList());
  }
}
