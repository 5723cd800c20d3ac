package io.dmac.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What both programs are given alike.
 *
 * @param port the kind of port
 * @param vdevs its devices, as EAL takes them
 * @param size bytes of a frame, without its frame check sequence
 * @param burst most frames of one burst
 * @param seedBursts bursts of frames put into each queue, for ports that have none of their own
 * @param queues of each port, a polling thread each
 * @param mbufs frame buffers of the process
 * @param descriptors of each queue
 * @param memory what EAL takes
 * @param controlCpu where all but the first polling thread runs
 * @param pollCpu where the first polling thread runs
 * @param prefix words before the command of both, such as {@code nice -n -15}
 * @param timing of the comparison
 */
record Setup(
    PortKind port,
    List<String> vdevs,
    int size,
    int burst,
    int seedBursts,
    int queues,
    int mbufs,
    int descriptors,
    EalMemory memory,
    int controlCpu,
    int pollCpu,
    List<String> prefix,
    Timing timing) {
  Setup {
    vdevs = List.copyOf(vdevs);
    prefix = List.copyOf(prefix);
  }

  /** Frames put into each queue of a port that has none of its own. */
  int seedFrames() {
    return seedBursts * burst;
  }

  /** What DpdkPort takes, so that testpmd is not left with a smaller one. */
  int mbufCache() {
    return Math.min(512, Math.max(256, 2 * burst));
  }

  /**
   * The CPU of each polling thread: one for each queue. The ports of a process share theirs, but
   * for {@link #withSecondPort}.
   */
  List<Integer> pollCpus() {
    boolean sharesThread = queues == 1 && (port != PortKind.NULL || vdevs.size() == 1);
    return sharesThread ? List.of(pollCpu) : List.of(controlCpu, pollCpu);
  }

  /** The same with the devices of one program. */
  Setup of(String who) {
    return with(port.vdevs(size, who), seedBursts, queues, prefix);
  }

  /** The same with one end of a link, at whose other end somebody sends. */
  Setup withEnd(String vdev) {
    return with(List.of(vdev), 0, queues, prefix);
  }

  /** The same with one polling thread, there. */
  Setup pollingOn(int cpu) {
    return new Setup(
        port,
        vdevs,
        size,
        burst,
        seedBursts,
        1,
        mbufs,
        descriptors,
        memory,
        controlCpu,
        cpu,
        prefix,
        timing);
  }

  Setup withQueues(int count) {
    return with(vdevs, seedBursts, count, prefix);
  }

  /** The same of net_null with a second port, which has a polling thread of its own. */
  Setup withSecondPort() {
    String first = vdevs.getFirst();
    return with(
        List.of(first, first.replace("net_null0", "net_null1")), seedBursts, queues, prefix);
  }

  /** The same for programs that run in a network namespace. */
  Setup inside(Namespace namespace) {
    return with(
        vdevs,
        seedBursts,
        queues,
        Stream.concat(prefix.stream(), namespace.enter().stream()).toList());
  }

  private Setup with(
      List<String> otherVdevs, int bursts, int otherQueues, List<String> otherPrefix) {
    return new Setup(
        port,
        otherVdevs,
        size,
        burst,
        bursts,
        otherQueues,
        mbufs,
        descriptors,
        memory,
        controlCpu,
        pollCpu,
        otherPrefix,
        timing);
  }
}
