package io.dmac.app.probe;

import io.dmac.app.api.Json;
import io.dmac.mac.MacAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;

/**
 * Another program's hold on a run: it writes commands to standard input, a line each, and reads
 * {@link ProbeEvent}s from standard output. When its end of the pipe closes, the run ends.
 */
final class ProbeControl {
  private final ProbeRun run;
  private final BufferedReader in;
  private final PrintWriter out;

  ProbeControl(ProbeRun run, BufferedReader in, PrintWriter out) {
    this.run = run;
    this.in = in;
    this.out = out;
  }

  /** Obeys, on a thread of its own. */
  void start() {
    Thread.ofPlatform().name("dmac-probe-commands").daemon(true).start(this::obey);
  }

  private void obey() {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        obey(line.strip());
      }
    } catch (IOException e) {
      // As good as its end.
    }
    attempt(run::finish);
  }

  /** A command may come when the loop has ended: the report is on its way then. */
  private void attempt(Runnable command) {
    try {
      command.run();
    } catch (CompletionException e) {
      print(ProbeEvent.refused(String.valueOf(e.getMessage())));
    }
  }

  private void obey(String line) {
    if (line.equals("mark")) {
      attempt(this::mark);
    } else if (line.equals("finish")) {
      attempt(run::finish);
    } else if (line.startsWith("target ")) {
      attempt(() -> target(line.substring("target ".length()).strip()));
    } else if (!line.isEmpty()) {
      print(ProbeEvent.refused("'" + line + "' is none of: mark, target MAC, finish"));
    }
  }

  private void mark() {
    OptionalInt number = run.mark();
    print(
        number.isPresent()
            ? ProbeEvent.mark(number.getAsInt(), System.nanoTime())
            : ProbeEvent.refused("mark: the run does not count yet, or has too many parts"));
  }

  private void target(String mac) {
    try {
      run.target(MacAddress.parse(mac));
    } catch (IllegalArgumentException e) {
      print(ProbeEvent.refused(String.valueOf(e.getMessage())));
    }
  }

  synchronized void print(ProbeEvent event) {
    out.println(Json.write(event));
    out.flush();
  }
}
