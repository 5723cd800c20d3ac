package io.dmac.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Linux's own ping, every request of which is to be answered once. By a count alone, ping gives up
 * on its last request after two of its longest round trips; by a count and a deadline it goes on
 * until that many answers came, so that a late one is no lost one.
 */
public final class Ping {
  private static final Pattern ANSWER = Pattern.compile("bytes from .* icmp_seq=(\\d+) ");
  private static final String DEADLINE_SECONDS = "30";

  private Ping() {}

  /**
   * The command to run.
   *
   * @param interval seconds; with "0" each request follows the answer to the one before
   * @param more the IP address, and what else there is to say before it
   */
  public static String[] command(int count, String interval, String... more) {
    return Stream.concat(
            Stream.of(
                "ping", "-n", "-c", String.valueOf(count), "-i", interval, "-w", DEADLINE_SECONDS),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** What the command printed says that the first {@code count} were answered, each once. */
  public static void assertAllAnswered(String output, int count) {
    List<Integer> answered =
        ANSWER.matcher(output).results().map(answer -> Integer.valueOf(answer.group(1))).toList();
    assertThat(answered)
        .as(output.substring(Math.max(0, output.indexOf("\n--- "))))
        .startsWith(IntStream.rangeClosed(1, count).boxed().toArray(Integer[]::new))
        .doesNotHaveDuplicates();
    assertThat(output).doesNotContain("errors");
  }
}
