package io.dmac.bench;

import java.util.List;

/**
 * What both programs are given alike.
 *
 * @param port the kind of port
 * @param size bytes of a frame, without its frame check sequence
 * @param burst most frames of one burst
 * @param mbufs frame buffers
 * @param descriptors of each queue
 * @param hugepages whether memory comes from hugepages
 * @param memoryMib memory EAL takes at the start
 * @param controlCpu where all but the polling thread runs
 * @param pollCpu where the polling thread runs
 * @param prefix words before the command of both, such as {@code nice -n -15}
 * @param warmUpMs for which both poll before the measured window
 * @param measureMs for which each program runs in that window
 * @param sliceMs for which one runs before it is the other's turn
 */
record Setup(
    PortKind port,
    int size,
    int burst,
    int mbufs,
    int descriptors,
    boolean hugepages,
    int memoryMib,
    int controlCpu,
    int pollCpu,
    List<String> prefix,
    int warmUpMs,
    int measureMs,
    int sliceMs) {
  Setup {
    prefix = List.copyOf(prefix);
  }

  String vdev() {
    return port.vdev(size);
  }

  /** Frames put into a port that has none of its own. */
  int seedFrames() {
    return port.seedBursts() * burst;
  }

  /** What DpdkPort takes, so that testpmd is not left with a smaller one. */
  int mbufCache() {
    return Math.min(512, Math.max(256, 2 * burst));
  }
}
