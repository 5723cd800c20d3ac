package io.dmac.bench;

import java.io.IOException;
import java.util.List;

/**
 * Sends real UDP over IPv4 to a program's port, as fast as it can: testpmd's txonly on the other
 * end, the same for both programs. It receives nothing, so that the kernel finds its ring full and
 * lets the echoes be.
 */
final class Generator implements AutoCloseable {
  private static final int BURST = 64;

  private final ProgramProcess process;
  private final List<Long> pollThreads;

  private Generator(ProgramProcess process) {
    this.process = process;
    pollThreads = Proc.threads(process.pid(), Testpmd::isWorker);
  }

  /** Returns once it sends. */
  static Generator start(Setup setup) throws IOException {
    ProgramProcess process =
        new ProgramProcess("the generator", command(setup), Watchdog.limitMs(setup));
    process.next("Press enter to exit");
    return new Generator(process);
  }

  static List<String> command(Setup setup) {
    List<String> command =
        Testpmd.start(setup.prefix(), setup.controlCpu(), List.of(setup.controlCpu()));
    command.addAll(
        List.of(
            "--no-huge",
            "--no-shconf",
            "-m",
            "64",
            "--vdev=net_af_packet0,iface="
                + setup.port().generatorInterface()
                + ",blocksz=65536,framesz=2048,framecnt=4096,qdisc_bypass=1",
            "--",
            "--forward-mode=txonly",
            "--eth-peer=0," + Namespace.FAR_MAC,
            "--txpkts=" + setup.size(),
            "--nb-cores=1",
            "--port-topology=loop",
            "--burst=" + BURST,
            "--total-num-mbufs=8191",
            "--auto-start"));
    return command;
  }

  /** Before the others on its CPU from now on. */
  void raise() {
    Priority.raisePollingThreads(pollThreads);
  }

  void stop() {
    process.stop();
  }

  void resume() {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
  }
}
