package io.dmac.testbed;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DPDK's own {@code dpdk-testpmd} at its prompt: a peer that dmac has no part in. */
public final class Testpmd implements AutoCloseable {
  private static final String PROMPT = "testpmd> ";

  private final Process process;
  private final Reader output;
  private final Writer input;
  private final StringBuilder heard = new StringBuilder();

  private Testpmd(Process process) {
    this.process = process;
    output = process.inputReader();
    input = process.outputWriter();
  }

  /**
   * Starts it with one port and waits for its prompt.
   *
   * @param vdev the port's device, as EAL takes it
   * @param options testpmd's own, such as {@code --forward-mode=flowgen}
   */
  public static Testpmd start(String vdev, String... options) {
    return start(List.of(), vdev, options);
  }

  /** Starts it in another namespace. */
  public static Testpmd in(NetworkNamespace namespace, String vdev, String... options) {
    return start(namespace.inside(), vdev, options);
  }

  private static Testpmd start(List<String> prefix, String vdev, String... options) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            // Its prompt goes past the buffer that its answers lie in.
            "stdbuf",
            "-oL",
            "dpdk-testpmd",
            "--lcores=0@0-1023,1@0-1023",
            "--no-huge",
            "--no-shconf",
            "-m",
            "64",
            "--no-pci",
            "--no-telemetry",
            "--vdev=" + vdev,
            "--",
            "-i",
            "--nb-cores=1",
            "--total-num-mbufs=8192"));
    command.addAll(List.of(options));
    // EAL refuses CPUs that the machine has not.
    int last = Runtime.getRuntime().availableProcessors() - 1;
    command.replaceAll(word -> word.replace("0-1023", "0-" + last));
    try {
      Testpmd testpmd = new Testpmd(new ProcessBuilder(command).redirectErrorStream(true).start());
      testpmd.readToPrompt();
      return testpmd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a command at the prompt; what it printed. */
  public String command(String line) {
    try {
      input.write(line + "\n");
      input.flush();
      return readToPrompt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readToPrompt() throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[4096];
    while (text.length() < PROMPT.length()
        || text.lastIndexOf(PROMPT) != text.length() - PROMPT.length()) {
      int length = output.read(buffer);
      if (length < 0) {
        throw new AssertionError("testpmd has ended; it said:\n" + heard + text);
      }
      text.append(buffer, 0, length);
    }
    heard.append(text);
    return text.toString();
  }

  /** A counter of its port, such as {@code RX-packets}. */
  public long count(String counter) {
    String text = command("show port stats 0");
    Matcher found = Pattern.compile(Pattern.quote(counter) + ":\\s*(\\d+)").matcher(text);
    if (!found.find()) {
      throw new AssertionError("testpmd shows no " + counter + ": " + text);
    }
    return Long.parseLong(found.group(1));
  }

  /** Everything it said until now. */
  public String heard() {
    return heard.toString();
  }

  /** Kills it, as a crash would. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
