package io.dmac.bench;

import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** testpmd, asked for its port statistics through its prompt. */
final class TestpmdProcess implements Contestant {
  private final ProgramProcess process;
  private final int ports;
  private final List<Long> pollThreads;

  TestpmdProcess(Setup setup) throws IOException {
    this(setup, List.of());
  }

  private TestpmdProcess(Setup setup, List<String> further) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--txpkts=" + setup.size()));
    arguments.addAll(further);
    process =
        new ProgramProcess("testpmd", Testpmd.command(setup, arguments), Watchdog.limitMs(setup));
    ports = setup.vdevs().size();
    process.say(setup.seedFrames() > 0 ? "start tx_first " + setup.seedBursts() : "start");
    flow();
    pollThreads = Proc.threads(process.pid(), Testpmd::isWorker);
    if (pollThreads.size() != setup.pollCpus().size()) {
      throw new IOException(
          "testpmd has not the polling threads asked for; it said:\n  " + process.said());
    }
    Scheduling.idle(process.pid());
  }

  /** One that sends, and receives nothing. */
  static TestpmdProcess sending(Setup setup) throws IOException {
    // Of two forward modes the later one counts.
    return new TestpmdProcess(setup, List.of("--forward-mode=txonly"));
  }

  /** One of two that find each other on a link, whichever starts first. */
  static TestpmdProcess linked(Setup setup, String forwardMode) throws IOException {
    return new TestpmdProcess(
        setup,
        List.of(
            "--forward-mode=" + forwardMode,
            "--disable-link-check",
            "--eth-peer=0," + Namespace.FAR_MAC));
  }

  @Override
  public void raise() {
    Priority.raisePollingThreads(pollThreads);
  }

  @Override
  public String name() {
    return process.name();
  }

  @Override
  public List<String> command() {
    return process.command();
  }

  @Override
  public void stop() {
    process.stop();
  }

  @Override
  public void resume() {
    process.resume();
  }

  @Override
  public int threads() {
    return pollThreads.size();
  }

  @Override
  public long cpuNs() {
    return Proc.threadsCpuNs(process.pid(), pollThreads);
  }

  /**
   * The thread of the prompt (its number is the process's) spins for input in DPDK 22.11
   * (cmdline_poll), on the CPU of the generator or of a polling thread: it runs when nobody else
   * wants the CPU, and before all others while it is asked.
   */
  @Override
  public Reading read() throws IOException {
    Scheduling.realTime(process.pid(), 1);
    Flow flow = flow();
    long cpuNs = cpuNs();
    Scheduling.idle(process.pid());
    return new Reading(flow, cpuNs, 0, 0);
  }

  /** Has the port take another address; the answer to a further command shows that it did. */
  void setAddress(MacAddress address) throws IOException {
    Scheduling.realTime(process.pid(), 1);
    process.say("mac_addr set 0 " + address);
    flow();
    Scheduling.idle(process.pid());
  }

  private Flow flow() throws IOException {
    process.say("show port stats all");
    long received = 0;
    long transmitted = 0;
    for (int seen = 0; seen < ports; ) {
      String line = process.next();
      received += Testpmd.rxPackets(line).orElse(0);
      OptionalLong count = Testpmd.txPackets(line);
      if (count.isPresent()) {
        transmitted += count.getAsLong();
        seen++;
      }
    }
    return Flow.within(received, transmitted);
  }

  @Override
  public void close() {
    Scheduling.realTime(process.pid(), 1);
    process.end("quit");
  }
}
