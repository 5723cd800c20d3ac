package io.dmac.app.demo;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The system's ping, running beside everything else. What it sends is answered by the dynamic pod,
 * through the static side's kernel and its neighbour entries.
 */
final class Ping {
  private static final Pattern REPLY = Pattern.compile("icmp_seq=(\\d+) .*time=");
  private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, .*");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** ICMP's sequence number has sixteen bits. */
  private static final int SEQUENCES = 1 << 16;

  private final Children children;
  private final String family;
  private final Child process;
  private final BitSet answered = new BitSet();
  private int newest;
  private int duplicates;
  private int transmitted;

  Ping(Children children, Segment segment, String family, String ip, Duration interval) {
    this.children = children;
    this.family = family;
    process =
        children.start(
            "ping " + ip,
            Optional.of(segment.staticSide()),
            List.of(
                Tool.PING.program(), "-n", "-i", String.valueOf(interval.toMillis() / 1_000.0), ip),
            this::read);
  }

  /**
   * What it came to.
   *
   * @param family of addresses: IPv4 or IPv6
   * @param sent requests, those not counted whose answer may still have been on its way
   * @param received requests that were answered
   * @param duplicates answers beyond the first
   */
  record Count(String family, int sent, int received, int duplicates) {
    int lost() {
      return sent - received;
    }
  }

  private synchronized void read(String line) {
    Matcher reply = REPLY.matcher(line);
    Matcher summary = SUMMARY.matcher(line);
    if (reply.find()) {
      int sequence = unwrapped(Integer.parseInt(reply.group(1)));
      if (answered.get(sequence)) {
        duplicates++;
      }
      answered.set(sequence);
      newest = Math.max(newest, sequence);
    } else if (summary.matches()) {
      transmitted = Integer.parseInt(summary.group(1));
    }
  }

  private int unwrapped(int sequence) {
    int unwrapped = newest / SEQUENCES * SEQUENCES + sequence;
    return unwrapped < newest - SEQUENCES / 2 ? unwrapped + SEQUENCES : unwrapped;
  }

  private synchronized int newest() {
    return newest;
  }

  /** Waits for an answer that comes from now on; whether there was one. */
  boolean awaitAnswer(Wait wait) {
    int before = newest();
    return wait.atMost(
        PATIENCE,
        () -> {
          process.requireAlive();
          return newest() > before;
        });
  }

  /** Ends it and returns its account. */
  Count stop(Wait wait) {
    boolean answers = awaitAnswer(wait);
    // Its own way to end, with a summary; Java can send SIGTERM and SIGKILL alone.
    children.run(
        Optional.empty(),
        List.of(Tool.SH.program(), "-c", "kill -INT " + process.pid()),
        List.of());
    process.awaitEnd(PATIENCE.toMillis());
    synchronized (this) {
      // Behind the newest answer are requests that were sent while it ended.
      int sent = answers ? newest : Math.max(transmitted, newest);
      return new Count(family, sent, answered.cardinality(), duplicates);
    }
  }
}
