package io.dmac.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

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

  /** Part of the slices, of either program, in which it ran out of frames. */
  double starvedPart(Function<Pair, Run> side) {
    return pairs.stream().map(side).mapToDouble(Run::starvedPart).average().orElse(0);
  }

  /**
   * Ends what cannot be reported.
   *
   * @throws IllegalStateException when every pair was discarded
   */
  void requireAPair() {
    if (pairs.isEmpty()) {
      throw new IllegalStateException(
          "no pair counts on net_"
              + setup.port().label()
              + ", for its CPUs are in use by others ("
              + discarded.getLast()
              + "); try again when it is quiet, or lower --core-share");
    }
  }

  /** Where the frames of all pairs that count went, of either program. */
  Flow flow(Function<Pair, Run> side) {
    return pairs.stream().map(side).map(Run::flow).reduce(Flow.within(0, 0), Flow::plus);
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
    Scheduling.raiseCaller();
    PairCollector collector = new PairCollector(pairs, leastCoreShare);
    String otherName = "";
    List<String> otherCommand = List.of();
    while (!collector.isDone()) {
      try (Contestant other = start(setup.of("other"), otherStarter);
          Contestant dmac = start(setup.of("dmac"), dmacStarter)) {
        otherName = other.name();
        otherCommand = other.command();
        // Who comes first has a percent or two less: each is it in every other pair.
        Duel duel = new Duel(setup.timing());
        Pair pair =
            collector.taken() % 2 == 0 ? duel.fight(other, dmac) : duel.fight(dmac, other).turned();
        String discarded = collector.add(pair).orElse("");
        progress.pair(collector.kept().size(), otherName, pair, discarded);
      }
    }
    return new Comparison(setup, otherName, otherCommand, collector.kept(), collector.discarded());
  }

  /** Starts a program, raises and stops it: the next one starts faster on a quiet machine. */
  static Contestant start(Setup setup, Starter starter) throws IOException, InterruptedException {
    Contestant contestant =
        setup.port().isLoadedFromOutside()
            ? LoadedContestant.start(setup, starter)
            : starter.start(setup);
    contestant.raise();
    contestant.stop();
    return contestant;
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
