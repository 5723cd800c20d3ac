package io.dmac.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pairs that count. A polling thread that shared its core lost its caches to somebody
 * else, so its rate says little; such a pair is discarded whole, said so, and measured again, as
 * often as there were pairs to measure.
 */
public final class PairCollector {
  private final int wanted;
  private final double leastCoreShare;
  private final List<Pair> kept = new ArrayList<>();
  private final List<String> discarded = new ArrayList<>();

  /**
   * @param wanted pairs to keep
   * @param leastCoreShare which part of the time both polling threads must have had their core
   */
  public PairCollector(int wanted, double leastCoreShare) {
    this.wanted = wanted;
    this.leastCoreShare = leastCoreShare;
  }

  /**
   * Takes a pair.
   *
   * @return why it does not count, empty when it does
   */
  public Optional<String> add(Pair pair) {
    String reason = reason(pair);
    if (reason == null) {
      kept.add(pair);
      return Optional.empty();
    }
    discarded.add(reason);
    return Optional.of(reason);
  }

  private @Nullable String reason(Pair pair) {
    if (pair.other().frames() <= 0 || pair.dmac().frames() <= 0) {
      return (pair.dmac().frames() <= 0 ? "dmac" : "the other program") + " forwarded nothing";
    }
    if (pair.other().coreShare() < leastCoreShare) {
      return lost("the other program", pair.other());
    }
    return pair.dmac().coreShare() < leastCoreShare ? lost("dmac", pair.dmac()) : null;
  }

  private static String lost(String program, Run run) {
    return String.format(
        Locale.ROOT, "%s had its core for %.0f %% of the time", program, 100 * run.coreShare());
  }

  /** Whether enough pairs count, or as many were discarded as were wanted. */
  public boolean isDone() {
    return kept.size() >= wanted || discarded.size() >= wanted;
  }

  /** How many pairs were made, counted or not. */
  public int taken() {
    return kept.size() + discarded.size();
  }

  public List<Pair> kept() {
    return List.copyOf(kept);
  }

  /** One reason for each discarded pair. */
  public List<String> discarded() {
    return List.copyOf(discarded);
  }
}
