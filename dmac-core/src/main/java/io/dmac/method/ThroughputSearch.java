package io.dmac.method;

import io.dmac.probe.ProbePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The highest rates at which no frame is lost (NDR) and at which few are (PDR), and what comes back
 * at full speed (MRR), as FD.io CSIT names them; the first is the throughput of RFC 2544, section
 * 26.1.
 *
 * <p>As MLRsearch does (draft-ietf-bmwg-mlrsearch), short trials find the neighbourhood and long
 * ones decide: a rate counts once whole trials of full length at it, {@link Settings#repeats} of
 * them, kept within the goal. Every trial of full length serves both goals.
 */
public final class ThroughputSearch {
  private static final int MOST_TRIALS = 200;

  /**
   * How it searches.
   *
   * @param highest no rate above it is tried; {@link ProbePlan#UNPACED} for what the port takes
   * @param shortTrial the length of the trials that find the neighbourhood
   * @param fullTrial of those that decide
   * @param width how near the rate found is to one that fails, relative to it
   * @param repeats trials that a rate must pass
   * @param partialLoss the loss that PDR allows, relative to what was sent
   */
  public record Settings(
      long highest,
      Duration shortTrial,
      Duration fullTrial,
      double width,
      int repeats,
      double partialLoss) {
    public Settings {
      if (width <= 0 || width >= 1 || partialLoss <= 0 || partialLoss >= 1 || repeats < 1) {
        throw new IllegalArgumentException(
            "width and loss lie between 0 and 1, and a rate is tried once or more");
      }
    }

    /** CSIT's: 0.5 % apart, 0.5 % lost. */
    public static Settings usual(long highest, Duration fullTrial) {
      return new Settings(highest, fullTrial.dividedBy(5), fullTrial, 0.005, 2, 0.005);
    }
  }

  /**
   * What was found.
   *
   * @param mrr at full speed
   * @param ndr the last trial at the highest rate without loss; empty when every rate lost some
   * @param pdr the last trial at the highest rate with the loss that is allowed
   * @param trials all of them, in their order
   */
  public record Result(Trial mrr, Optional<Trial> ndr, Optional<Trial> pdr, List<Trial> trials) {}

  /** Trials of full length at one rate. */
  private record Verdict(Trial last, boolean passed) {}

  private final Trials path;
  private final Settings settings;
  private final List<Trial> trials = new ArrayList<>();
  private final List<Trial> full = new ArrayList<>();

  public ThroughputSearch(Trials path, Settings settings) {
    this.path = path;
    this.settings = settings;
  }

  public Result run() {
    Trial mrr = trial(settings.highest(), settings.fullTrial());
    Optional<Trial> ndr = search(mrr, 0);
    Optional<Trial> pdr = search(mrr, settings.partialLoss());
    return new Result(mrr, ndr, pdr, List.copyOf(trials));
  }

  private Optional<Trial> search(Trial mrr, double allowed) {
    Optional<Trial> atHighest = atHighest(mrr, allowed);
    if (atHighest.isPresent()) {
      return atHighest;
    }
    double high = Math.max(1, mrr.sentPerSecond());
    double low = approach(Math.min(high, Math.max(1, mrr.receivedPerSecond())), high, allowed);
    return settle(low, high, allowed);
  }

  /**
   * The slowest of the trials at the highest rate, where all pass: the sender is slower than the
   * path, and its own speed is what can be shown. It need not be the same twice, so that a trial at
   * that speed, as a rate, would ask for more than a sender has in a slow moment.
   */
  private Optional<Trial> atHighest(Trial mrr, double allowed) {
    Trial slowest = mrr;
    for (int i = 0; i < settings.repeats(); i++) {
      Trial next = known(settings.highest(), i);
      if (!passes(next, allowed)) {
        return Optional.empty();
      }
      slowest = next.sentPerSecond() < slowest.sentPerSecond() ? next : slowest;
    }
    return Optional.of(slowest);
  }

  /** By short trials: a rate that passed, with one that failed at most eight widths above. */
  private double approach(double first, double highest, double allowed) {
    double low = 0;
    double high = highest;
    double rate = first;
    while (trials.size() < MOST_TRIALS && rate >= 1) {
      if (passes(trial(Math.round(rate), settings.shortTrial()), allowed)) {
        low = rate;
      } else {
        high = rate;
      }
      if (low > 0 && high / low - 1 <= 8 * settings.width()) {
        return low;
      }
      rate = low > 0 ? Math.sqrt(low * high) : high / 2;
    }
    return Math.max(1, low);
  }

  /** By trials of full length, from a rate that a short one found. */
  private Optional<Trial> settle(double start, double highest, double allowed) {
    double low = 0;
    double high = highest;
    Optional<Trial> best = Optional.empty();
    double rate = start;
    double step = settings.width();
    while (trials.size() < MOST_TRIALS && rate >= 1) {
      Verdict verdict = decide(Math.round(rate), allowed);
      if (verdict.passed()) {
        low = rate;
        best = Optional.of(verdict.last());
      } else {
        high = rate;
      }
      if (low > 0 && high / low - 1 <= settings.width()) {
        break;
      }
      // Ever longer steps down until a rate holds; then halves of what lies between.
      rate = low > 0 ? Math.sqrt(low * high) : high * (1 - step);
      step = Math.min(0.5, 2 * step);
    }
    return best;
  }

  private Verdict decide(long rate, double allowed) {
    Trial last = null;
    for (int i = 0; i < settings.repeats(); i++) {
      last = i == 0 ? known(rate, 0) : trial(rate, settings.fullTrial());
      if (!passes(last, allowed)) {
        return new Verdict(last, false);
      }
    }
    return new Verdict(java.util.Objects.requireNonNull(last), true);
  }

  /** A trial at a rate, or at full speed; the other goal's search may have been here. */
  private Trial known(long rate, int number) {
    return full.stream()
        .filter(of -> of.framesPerSecond().orElse(ProbePlan.UNPACED) == rate)
        .skip(number)
        .findFirst()
        .orElseGet(() -> trial(rate, settings.fullTrial()));
  }

  private static boolean passes(Trial trial, double allowed) {
    return trial.sent() > 0 && trial.isAtRate() && trial.lossRatio() <= allowed;
  }

  private Trial trial(long rate, Duration length) {
    Trial trial = path.atRate(rate, length);
    trials.add(trial);
    if (length.equals(settings.fullTrial())) {
      full.add(trial);
    }
    return trial;
  }
}
