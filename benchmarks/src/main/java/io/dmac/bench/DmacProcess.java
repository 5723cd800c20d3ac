package io.dmac.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** dmac's echo in a process of its own: an {@link EchoWorker}. */
final class DmacProcess implements Contestant {
  private final String name;
  private final List<String> command;
  private final Process process;
  private final BufferedReader in;
  private final Writer out;
  private final StringBuilder said = new StringBuilder();

  /**
   * @param jvm the command of its JVM, without the main class
   */
  DmacProcess(String name, Setup setup, List<String> jvm) throws IOException {
    this.name = name;
    command = new ArrayList<>(setup.prefix());
    command.addAll(jvm);
    command.add(EchoWorker.class.getName());
    command.addAll(EchoWorker.arguments(setup));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    in = process.inputReader();
    out = process.outputWriter();
    Watchdog.over(process, setup);
    Priority.raiseProcess(process.pid());
    answer(EchoWorker.POLLING);
    Proc.thread(process.pid(), EchoRig.POLL_THREAD::equals).ifPresent(Priority::raisePollingThread);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> command() {
    return List.copyOf(command);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Reading read() throws IOException {
    out.write("read\n");
    out.flush();
    return EchoWorker.parseReading(answer(EchoWorker.READING));
  }

  /** The next line that begins with a word; what else is said is kept for the error. */
  private String answer(String word) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith(word)) {
        return line;
      }
      said.append("\n  ").append(line);
    }
    throw new IOException(name + " ended before it was measured; it said:" + said);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // It has ended already.
    }
    Watchdog.end(process);
  }
}
