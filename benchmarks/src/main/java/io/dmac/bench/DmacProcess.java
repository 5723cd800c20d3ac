package io.dmac.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** dmac in a process of its own: an {@link EchoWorker}, or a {@link SendWorker}. */
final class DmacProcess implements Contestant {
  private final ProgramProcess process;
  private final List<Long> pollThreads;

  /**
   * @param jvm the command of its JVM, without the main class
   */
  DmacProcess(String name, Setup setup, List<String> jvm) throws IOException {
    this(name, setup, jvm, EchoWorker.class);
  }

  /** dmac's probe, which sends. */
  static DmacProcess sending(Setup setup, List<String> jvm) throws IOException {
    return new DmacProcess("dmac", setup, jvm, SendWorker.class);
  }

  private DmacProcess(String name, Setup setup, List<String> jvm, Class<?> worker)
      throws IOException {
    List<String> command = new ArrayList<>(setup.prefix());
    command.addAll(jvm);
    command.add(worker.getName());
    command.addAll(EchoPlan.of(setup).words());
    process = new ProgramProcess(name, command, Watchdog.limitMs(setup));
    process.next(EchoWorker.POLLING);
    pollThreads = Proc.threads(process.pid(), thread -> thread.startsWith(EchoRig.POLL_THREAD));
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

  @Override
  public Reading read() throws IOException {
    process.say("read");
    return EchoWorker.parseReading(process.next(EchoWorker.READING));
  }

  @Override
  public void close() {
    process.end("");
  }
}
