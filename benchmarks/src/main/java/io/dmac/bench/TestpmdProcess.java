package io.dmac.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.OptionalLong;

/** testpmd, asked for its port statistics through its prompt. */
final class TestpmdProcess implements Contestant {
  private final List<String> command;
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final StringBuilder said = new StringBuilder();
  private final long thread;

  TestpmdProcess(Setup setup) throws IOException {
    command = Testpmd.command(setup, List.of("--txpkts=" + setup.size()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    in = process.inputReader();
    out = process.outputWriter();
    Watchdog.over(process, setup);
    Priority.raiseProcess(process.pid());
    say(setup.seedFrames() > 0 ? "start tx_first " + setup.port().seedBursts() : "start");
    txPackets();
    thread =
        Proc.thread(process.pid(), Testpmd::isWorker)
            .orElseThrow(() -> new IOException("testpmd has no polling thread; it said:" + said));
    Priority.raisePollingThread(thread);
  }

  @Override
  public String name() {
    return "testpmd";
  }

  @Override
  public List<String> command() {
    return command;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Reading read() throws IOException {
    long frames = txPackets();
    return new Reading(frames, Proc.threadCpuNs(process.pid(), thread), 0, 0);
  }

  private void say(String words) throws IOException {
    out.write(words + "\n");
    out.flush();
  }

  private long txPackets() throws IOException {
    say("show port stats 0");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      said.append("\n  ").append(line);
      OptionalLong count = Testpmd.txPackets(line);
      if (count.isPresent()) {
        return count.getAsLong();
      }
    }
    throw new IOException("testpmd ended before it forwarded; it said:" + said);
  }

  @Override
  public void close() {
    try {
      say("quit");
    } catch (IOException e) {
      // It has ended already.
    }
    Watchdog.end(process);
  }
}
