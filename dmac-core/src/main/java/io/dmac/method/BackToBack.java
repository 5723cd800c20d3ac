package io.dmac.method;

import java.util.ArrayList;
import java.util.List;

/**
 * The longest burst at full speed of which nothing is lost (RFC 2544, section 26.4; RFC 9004),
 * found anew a few times, since it says how much the buffers on the path hold.
 */
public final class BackToBack {
  /** The burst found is this near to one that fails, relative to it. */
  private static final double WIDTH = 0.02;

  /**
   * What was found.
   *
   * @param longest frames of the longest burst without loss, of each search
   * @param average of those
   * @param limited whether every burst up to the limit came back whole
   * @param trials all of them, in their order
   */
  public record Result(List<Long> longest, double average, boolean limited, List<Trial> trials) {}

  private BackToBack() {}

  /**
   * Searches.
   *
   * @param limit frames of the longest burst that is tried
   * @param searches how many
   */
  public static Result run(Trials path, long limit, int searches) {
    List<Trial> trials = new ArrayList<>();
    List<Long> longest = new ArrayList<>();
    for (int i = 0; i < searches; i++) {
      longest.add(search(path, limit, trials));
    }
    return new Result(
        List.copyOf(longest),
        longest.stream().mapToLong(Long::longValue).average().orElse(0),
        longest.stream().allMatch(frames -> frames == limit),
        List.copyOf(trials));
  }

  private static long search(Trials path, long limit, List<Trial> trials) {
    long low = 0;
    long high = limit + 1;
    long frames = limit;
    while (high - low > Math.max(1, Math.round(low * WIDTH))) {
      Trial trial = path.burst(frames);
      trials.add(trial);
      if (trial.lost() == 0 && trial.sent() == frames) {
        low = frames;
      } else {
        high = frames;
      }
      frames = (low + high) / 2;
    }
    return low;
  }
}
