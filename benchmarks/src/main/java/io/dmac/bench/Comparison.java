package io.dmac.bench;

import java.io.IOException;
import java.util.List;

/**
 * A comparison that was made.
 *
 * @param otherName what dmac was compared with
 * @param otherCommand how that was started
 * @param pairs those that count, in the order of their making
 * @param discarded why others do not
 */
record Comparison(
    Setup setup,
    String otherName,
    List<String> otherCommand,
    List<Pair> pairs,
    List<String> discarded) {
  Comparison {
    otherCommand = List.copyOf(otherCommand);
    pairs = List.copyOf(pairs);
    discarded = List.copyOf(discarded);
  }

  Spread ratio() {
    return Spread.of(pairs.stream().map(Pair::ratio).toList());
  }

  Spread dmacMpps() {
    return Spread.of(pairs.stream().map(pair -> pair.dmac().mpps()).toList());
  }

  Spread otherMpps() {
    return Spread.of(pairs.stream().map(pair -> pair.other().mpps()).toList());
  }

  /** The most that the polling thread allocated in one window, readings included. */
  long mostAllocatedBytes() {
    return pairs.stream().mapToLong(pair -> pair.dmac().allocatedBytes()).max().orElse(0);
  }

  long fewestTurns() {
    return pairs.stream().mapToLong(pair -> pair.dmac().turns()).min().orElse(0);
  }

  /** Lets both programs run in turn, in new processes for each pair, until enough pairs count. */
  static Comparison make(
      Setup setup,
      int pairs,
      double leastCoreShare,
      Starter otherStarter,
      Starter dmacStarter,
      Progress progress)
      throws IOException, InterruptedException {
    PairCollector collector = new PairCollector(pairs, leastCoreShare);
    String otherName = "";
    List<String> otherCommand = List.of();
    while (!collector.isDone()) {
      try (Contestant other = otherStarter.start(setup);
          Contestant dmac = dmacStarter.start(setup)) {
        otherName = other.name();
        otherCommand = other.command();
        // Who comes first has a percent or two less: each is it in every other pair.
        Duel duel = new Duel(setup);
        Pair pair =
            collector.taken() % 2 == 0 ? duel.fight(other, dmac) : duel.fight(dmac, other).turned();
        String discarded = collector.add(pair).orElse("");
        progress.pair(collector.kept().size(), otherName, pair, discarded);
      }
    }
    return new Comparison(setup, otherName, otherCommand, collector.kept(), collector.discarded());
  }

  /** Starts a program anew. */
  @FunctionalInterface
  interface Starter {
    Contestant start(Setup setup) throws IOException;
  }

  /** Hears of each pair. */
  @FunctionalInterface
  interface Progress {
    /**
     * A pair was made.
     *
     * @param kept pairs that count so far
     * @param discarded why this one does not, or nothing
     */
    void pair(int kept, String otherName, Pair pair, String discarded);
  }
}
