package io.dmac.testbed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A station that sends and receives whole frames on a kernel interface: {@code wire.py}, in the
 * interface's namespace.
 */
public final class Wire implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.of();

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  /**
   * What came back of a volley.
   *
   * @param numbers how many of the frames sent came back, once or more often
   * @param frames how many frames came back
   * @param sent how many were sent
   */
  public record Volley(int numbers, int frames, int sent) {}

  private Wire(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader();
    requests = process.outputWriter();
    if (!"ready".equals(answers.readLine())) {
      close();
      throw new IllegalStateException(String.join(" ", command) + " did not start");
    }
  }

  /** On an interface of the test's namespace. */
  public static Wire on(String networkInterface) {
    return open(command(networkInterface));
  }

  /** On an interface of another namespace. */
  public static Wire in(NetworkNamespace namespace, String networkInterface) {
    return open(namespace.inside(command(networkInterface).toArray(String[]::new)));
  }

  private static Wire open(List<String> command) {
    try {
      return new Wire(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String networkInterface) {
    return Stream.concat(python(Wire.class, "wire.py").stream(), Stream.of(networkInterface))
        .toList();
  }

  /** The words that run a script beside a class, whatever modules lie about where it is copied. */
  public static List<String> python(Class<?> beside, String name) {
    return List.of("/usr/bin/python3", "-I", script(beside, name).toString());
  }

  private static Path script(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + name);
      }
      Path copy = Files.createTempFile("dmac-", "-" + name);
      copy.toFile().deleteOnExit();
      Files.write(copy, in.readAllBytes());
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void send(byte[] frame) {
    expect("sent", "send " + HEX.formatHex(frame));
  }

  /** The next frames; fewer when they do not come. */
  public List<byte[]> receive(int count) {
    return receive(count, 3_000);
  }

  /** What came within a while in which a frame would have come. */
  public List<byte[]> receiveAnythingElse() {
    return receive(1_000, 300);
  }

  private List<byte[]> receive(int count, int patienceMs) {
    List<byte[]> frames = new ArrayList<>();
    ask("receive " + count + " " + patienceMs);
    for (String line = answer(); !line.equals("end"); line = answer()) {
      frames.add(HEX.parseHex(line));
    }
    return frames;
  }

  public void forget() {
    expect("forgotten", "forget");
  }

  /**
   * Sends numbered frames and counts what comes back.
   *
   * @param count how many to send, the given ones in turn
   * @param window how many may be unanswered at once
   * @param offset of the four bytes that the number is written to
   */
  public Volley volley(int count, int window, int offset, byte[]... frames) {
    StringBuilder request = new StringBuilder("volley " + count + " " + window + " " + offset);
    for (byte[] frame : frames) {
      request.append(' ').append(HEX.formatHex(frame));
    }
    ask(request.toString());
    String[] words = answer().split(" ", -1);
    return new Volley(
        Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
  }

  private void expect(String expected, String request) {
    ask(request);
    String answer = answer();
    if (!answer.equals(expected)) {
      throw new AssertionError("the wire answered '" + answer + "' to " + request);
    }
  }

  private void ask(String request) {
    try {
      requests.write(request + "\n");
      requests.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new AssertionError("the wire has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
