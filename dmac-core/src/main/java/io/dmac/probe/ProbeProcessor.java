package io.dmac.probe;

import io.dmac.loop.BurstProcessor;
import io.dmac.loop.Counter;
import io.dmac.loop.Counters;
import io.dmac.mac.MacAddress;
import io.dmac.packet.Ethernet;
import io.dmac.port.Burst;
import io.dmac.port.PortQueue;
import io.dmac.probe.ProbeProgress.Phase;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The static pod's work: sends numbered frames at a rate, knows them again when they come back, and
 * keeps account of each.
 *
 * <p>It reads the clock once a turn. What the port's full queue refuses is sent again under its
 * number, so that a number that never comes back was lost behind the port.
 *
 * <p>Belongs to its poll thread: reach {@link #mark}, {@link #target}, {@link #finish} by a {@code
 * LoopCommand}. {@link #progress} and {@link #ended} are for everybody, {@link #report} for whoever
 * has stopped the loop.
 */
public final class ProbeProcessor implements BurstProcessor {
  /**
   * Most parts of a run; the arrays are as long from the start, so that a mark allocates nothing.
   */
  public static final int MOST_INTERVALS = 4_096;

  private static final int MOST_SOURCES = 4_096;
  private static final int WINDOW = 1 << 20;
  private static final long LONGEST_LATENCY_NS = 60_000_000_000L;
  private static final long QUESTION_PERIOD_NS = 200_000_000L;

  /** Without a reply for this long, the target is asked for again: it may have moved unheard. */
  private static final long SILENCE_NS = 1_000_000_000L;

  /** A turn that comes this long after the last was kept from its CPU. */
  private static final long PAUSE_NS = 1_000_000L;

  private static final long NO_RUN = Long.MIN_VALUE;
  private static final long NO_ADDRESS = NeighbourWatch.NOTHING;
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SENT = ProbeCounter.SENT.ordinal();
  private static final int RECEIVED = ProbeCounter.RECEIVED.ordinal();

  private final ProbePlan plan;
  private final PortQueue queue;
  private final Counters counters;
  private final LongSupplier clock;
  private final ProbeFrames frames;

  /** Of all frames; null where there are several. */
  private final @Nullable FrameTemplate template;

  private final @Nullable FrameTap tap;
  private final long ownWire;
  private final boolean followsReplies;
  private final @Nullable NeighbourWatch neighbour;
  private final long windowFrames;
  private final Pacer pacer;
  private final SequenceWindow window = new SequenceWindow(WINDOW);
  private final long[] counts = new long[ProbeCounter.values().length];
  private final Histogram latency = new Histogram(100, LONGEST_LATENCY_NS, 3);

  /** Of the replies since the last look; there with a tap, for whoever watches. */
  private @Nullable Histogram recent;

  private @Nullable Histogram recentBefore;
  private final long[] intervalFirst = new long[MOST_INTERVALS];
  private final long[] intervalReceived = new long[MOST_INTERVALS];
  private final long[] sourceWire = new long[MOST_SOURCES];
  private final long[] sourceFirst = new long[MOST_SOURCES];
  private final long[] sourceAtNs = new long[MOST_SOURCES];
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile Phase phase = Phase.RESOLVING;
  private volatile long newestSource = NO_ADDRESS;
  private boolean begun;
  private boolean finishing;

  /** Whether frames wait that came during a pause of the thread. */
  private boolean catchingUp;

  /** Frames that this turn began with, and how many of them, from the first on, are given away. */
  private int arrived;

  private int given;

  /**
   * Whether all of those are replies that came back as they went: new frames may be made of them.
   */
  private boolean renewable;

  private long targetWire = NO_ADDRESS;
  private long nowNs;
  private long phaseBeganNs;
  private long nextQuestionNs;
  private long lastSendNs;
  private long lastReplyNs;
  private long sendingNs;
  private long refusedBefore;
  private long firstSequence;
  private long nextSequence;
  private long newestReply = -1;
  private long writtenOff = -1;

  /** Or -1, before the first. */
  private long newestTookNs = -1;

  /**
   * Replies of one burst that are not yet counted: each has the next one's number, they were sent
   * at one time and came from one source, and they are newer than all others.
   */
  private long runFirst;

  private long runEnd = NO_RUN;
  private long runSentNs;

  /** The newest reply's; as {@link #newestSource}, for the poll thread. */
  private long runSource = NO_ADDRESS;

  /** Round trips of {@link #alikeNs} that are not yet recorded: none between two turns. */
  private int alike;

  private long alikeNs;

  /** Sixteen times the jitter. */
  private long jitterNs16;

  private long warmUpSent;
  private long warmUpReceived;
  private int intervals = 1;
  private int sources;

  /** Without a tap. */
  public ProbeProcessor(ProbePlan plan, PortQueue queue, Counters counters, LongSupplier clock) {
    this(plan, queue, counters, clock, null);
  }

  /**
   * @param plan the run
   * @param queue whose frames it sends and receives
   * @param counters of its loop
   * @param clock monotonic, in nanoseconds: {@code System::nanoTime}
   * @param tap takes a copy of each frame; null for none
   */
  public ProbeProcessor(
      ProbePlan plan,
      PortQueue queue,
      Counters counters,
      LongSupplier clock,
      @Nullable FrameTap tap) {
    this.plan = plan;
    this.queue = queue;
    this.counters = counters;
    this.clock = clock;
    this.tap = tap;
    if (tap != null) {
      recent = new Histogram(100, LONGEST_LATENCY_NS, 2);
      recentBefore = new Histogram(100, LONGEST_LATENCY_NS, 2);
    }
    frames = plan.frames();
    template = frames.onlyTemplate().orElse(null);
    ownWire = plan.source().wire();
    windowFrames = plan.window().orElse(Long.MAX_VALUE);
    pacer = new Pacer(plan.framesPerSecond(), plan.mostBehind());
    switch (plan.target()) {
      case ProbeTarget.Station station -> {
        targetWire = station.mac().wire();
        followsReplies = station.follow();
        neighbour = null;
      }
      case ProbeTarget.Host host -> {
        followsReplies = false;
        neighbour = new NeighbourWatch(host, plan.source());
      }
    }
  }

  @Override
  public int process(Burst burst) {
    long beforeNs = nowNs;
    nowNs = clock.getAsLong();
    if (!begun) {
      begun = true;
      phaseBeganNs = nowNs;
      nextQuestionNs = nowNs;
      beforeNs = nowNs;
    }
    takeBackRefused();
    int received = burst.received();
    catchingUp = received == burst.capacity() && (catchingUp || nowNs - beforeNs > PAUSE_NS);
    arrived = received;
    given = 0;
    renewable = received > 0 && account(burst, received) && tap == null;
    int worked = work(burst);
    dropRest(burst);
    return received + worked;
  }

  private void dropRest(Burst burst) {
    burst.drop(given, arrived - given);
    given = arrived;
  }

  /** The refused frames are the last ones of the former turn's: their numbers are free again. */
  private void takeBackRefused() {
    long refused = counters.get(Counter.TX_REFUSED);
    long fresh = refused - refusedBefore;
    if (fresh > 0) {
      refusedBefore = refused;
      nextSequence -= fresh;
      pacer.took(-fresh);
      count(ProbeCounter.REFUSED, fresh);
      set(SENT, nextSequence - firstSequence);
    }
    if (tap != null) {
      tap.publish((int) fresh);
    }
  }

  // --- receiving -------------------------------------------------------------------------------

  /** Accounts for a turn's frames; whether all of them came back as they went. */
  private boolean account(Burst burst, int received) {
    long bytes = 0;
    boolean intact = true;
    int run;
    for (int i = 0; i < received; i += run) {
      int length = burst.length(i);
      run = follow(burst, i, received - i);
      if (run == 0) {
        run = 1;
        intact &= receive(burst.address(i), length);
      }
      bytes += length < Ethernet.HEADER_LENGTH ? 0 : (long) run * length;
    }
    counters.add(Counter.RX_BYTES, bytes);
    endRun();
    recordRoundTrips();
    return intact;
  }

  /** Replies that the run goes on with; a tap has each by itself. */
  private int follow(Burst burst, int from, int most) {
    if (template == null || runEnd == NO_RUN || tap != null) {
      return 0;
    }
    int sent = (int) Math.min(most, nextSequence - runEnd);
    int count = template.follow(burst, from, sent, runEnd, runSentNs, ownWire, runSource);
    runEnd += count;
    return count;
  }

  private boolean receive(long frame, int length) {
    if (length < Ethernet.HEADER_LENGTH) {
      count(ProbeCounter.FOREIGN, 1);
      return false;
    }
    if (tap != null) {
      tap.received(frame, length, nowNs);
    }
    // Not to us is not yet turned round: a port that hears itself, or somebody who floods.
    long sequence =
        Ethernet.destinationWire(frame) == ownWire
            ? frames.match(frame, length, nextSequence)
            : ProbeFrames.FOREIGN;
    if (sequence == ProbeFrames.FOREIGN) {
      count(ProbeCounter.FOREIGN, 1);
      learn(frame, length);
      return false;
    }
    if (sequence == ProbeFrames.CORRUPTED) {
      count(ProbeCounter.CORRUPTED, 1);
      return false;
    }
    long sentNs = frames.sentNs(frame, sequence);
    long source = Ethernet.sourceWire(frame);
    if (sequence == runEnd && sentNs == runSentNs && source == runSource) {
      runEnd = sequence + 1;
      return true;
    }
    endRun();
    if (sequence < firstSequence || !window.covers(sequence, nextSequence)) {
      count(ProbeCounter.LATE, 1);
    } else if (sequence < newestReply) {
      receiveReordered(sequence, sentNs);
    } else if (sequence == newestReply) {
      count(ProbeCounter.DUPLICATES, 1);
    } else {
      runFirst = sequence;
      runEnd = sequence + 1;
      runSentNs = sentNs;
      if (source != runSource) {
        noteSource(source, sequence);
      }
    }
    return true;
  }

  private void receiveReordered(long sequence, long sentNs) {
    if (!window.receive(sequence)) {
      count(ProbeCounter.DUPLICATES, 1);
      return;
    }
    count(ProbeCounter.REORDERED, 1);
    countReplies(sequence, sequence + 1);
    time(sentNs, 1);
  }

  /**
   * Counts replies that came one after the other and were sent together, as most do, all at once.
   */
  private void endRun() {
    if (runEnd == NO_RUN) {
      return;
    }
    int count = (int) (runEnd - runFirst);
    window.receive(runFirst, count);
    countReplies(runFirst, runEnd);
    time(runSentNs, count);
    newestReply = runEnd - 1;
    if (followsReplies) {
      targetWire = runSource;
    }
    runEnd = NO_RUN;
  }

  private void countReplies(long first, long end) {
    count(ProbeCounter.RECEIVED, end - first);
    lastReplyNs = nowNs;
    long left = end;
    int interval = intervals - 1;
    for (; interval > 0 && first < intervalFirst[interval]; interval--) {
      long here = Math.max(0, left - intervalFirst[interval]);
      intervalReceived[interval] += here;
      left -= here;
    }
    intervalReceived[interval] += left - first;
  }

  private void time(long sentNs, int count) {
    long tookNs = Math.max(0, Math.min(nowNs - sentNs, LONGEST_LATENCY_NS));
    if (tookNs != alikeNs) {
      recordRoundTrips();
      alikeNs = tookNs;
    }
    alike += count;
    // The estimator of RFC 3550, appendix A.8, of round trips.
    if (newestTookNs >= 0) {
      jitterNs16 += Math.abs(tookNs - newestTookNs) - ((jitterNs16 + 8) >> 4);
    }
    newestTookNs = tookNs;
    for (int i = 1; i < count && jitterNs16 >= 8; i++) {
      jitterNs16 -= (jitterNs16 + 8) >> 4;
    }
  }

  /** Frames of one burst that come back in one took equally long. */
  private void recordRoundTrips() {
    if (alike > 0) {
      latency.recordValueWithCount(alikeNs, alike);
      if (recent != null) {
        recent.recordValueWithCount(alikeNs, alike);
      }
      alike = 0;
    }
  }

  private void noteSource(long source, long sequence) {
    runSource = source;
    newestSource = source;
    if (sources < MOST_SOURCES) {
      sourceWire[sources] = source;
      sourceFirst[sources] = sequence;
      sourceAtNs[sources] = nowNs;
      sources++;
    }
  }

  private void learn(long frame, int length) {
    if (neighbour != null) {
      long learnt = neighbour.learn(frame, length, targetWire != NO_ADDRESS);
      if (learnt != NeighbourWatch.NOTHING) {
        // As MacAddress.wire(), without an object.
        targetWire = Long.reverseBytes(learnt) >>> 16;
      }
      byte[] answer = neighbour.answer(frame, length);
      if (answer != null) {
        say(answer);
      }
    }
  }

  // --- phases and sending ----------------------------------------------------------------------

  private int work(Burst burst) {
    return switch (phase) {
      case RESOLVING -> resolve();
      case WARMING_UP -> warmUp(burst);
      case SETTLING -> settle();
      case SENDING -> sendUntilDone(burst);
      case DRAINING -> drain();
      case ENDED -> 0;
    };
  }

  private int resolve() {
    if (targetWire != NO_ADDRESS) {
      if (plan.warmUp().isZero()) {
        beginToCount();
      } else {
        enter(Phase.WARMING_UP);
        pacer.begin(nowNs);
      }
      return 1;
    }
    if (finishing || nowNs - phaseBeganNs > plan.patience().toNanos()) {
      end();
      return 0;
    }
    return ask();
  }

  private int ask() {
    if (neighbour == null || nowNs < nextQuestionNs) {
      return 0;
    }
    nextQuestionNs = nowNs + QUESTION_PERIOD_NS;
    say(neighbour.question());
    return 1;
  }

  private void say(byte[] frame) {
    if (queue.send(frame) && tap != null) {
      tap.sent(frame, nowNs);
    }
  }

  private int warmUp(Burst burst) {
    if (finishing || nowNs - phaseBeganNs >= plan.warmUp().toNanos()) {
      enter(Phase.SETTLING);
      return 0;
    }
    return send(burst, Long.MAX_VALUE);
  }

  private int settle() {
    if (isQuiet()) {
      warmUpSent = nextSequence;
      warmUpReceived = counts[RECEIVED];
      beginToCount();
      return 1;
    }
    return 0;
  }

  /** Whether all replies came, or were waited for long enough. */
  private boolean isQuiet() {
    return counts[RECEIVED] == nextSequence - firstSequence
        || nowNs - lastSendNs >= plan.drain().toNanos();
  }

  private void beginToCount() {
    firstSequence = nextSequence;
    newestReply = -1;
    for (int i = 0; i < counts.length; i++) {
      set(i, 0);
    }
    latency.reset();
    jitterNs16 = 0;
    intervals = 1;
    intervalFirst[0] = firstSequence;
    intervalReceived[0] = 0;
    newestTookNs = -1;
    sources = 0;
    runSource = NO_ADDRESS;
    newestSource = NO_ADDRESS;
    lastReplyNs = nowNs;
    enter(Phase.SENDING);
    pacer.begin(nowNs);
  }

  private int sendUntilDone(Burst burst) {
    long remaining = plan.count().orElse(Long.MAX_VALUE) - (nextSequence - firstSequence);
    long elapsedNs = nowNs - phaseBeganNs;
    boolean timeIsUp = plan.duration().isPresent() && elapsedNs >= plan.duration().get().toNanos();
    if (finishing || remaining <= 0 || timeIsUp) {
      sendingNs = elapsedNs;
      count(ProbeCounter.SKIPPED, pacer.skipped());
      enter(Phase.DRAINING);
      return 0;
    }
    int asked = nowNs - lastReplyNs > SILENCE_NS ? ask() : 0;
    return asked + send(burst, remaining);
  }

  private int drain() {
    if (isQuiet()) {
      end();
    }
    return 0;
  }

  /**
   * Sends what is due. Not while it catches up, though: among the waiting frames may be the one
   * that says where the target is now, and what goes to an address it left long ago is lost.
   */
  private int send(Burst burst, long most) {
    int due = pacer.due(nowNs, (int) Math.min(Math.min(most, room()), burst.capacity()));
    if (due <= 0 || catchingUp) {
      return 0;
    }
    int built = 0;
    if (renewable && template != null) {
      built = Math.min(due, arrived);
      renew(template, burst, built);
    }
    // The transmit list is written over the places of those that are left.
    dropRest(burst);
    int asked = 0;
    int got = 0;
    while (built < due && got == asked) {
      // A crossing allocates frames of one length.
      asked = frames.ofSameLength(nextSequence, due - built);
      got = build(burst, asked);
      built += got;
    }
    lastSendNs = nowNs;
    pacer.took(built);
    set(SENT, nextSequence - firstSequence);
    return built;
  }

  /** Has the first replies be the next frames, in the buffers that they came in. */
  private void renew(FrameTemplate of, Burst burst, int count) {
    of.renew(burst, count, nextSequence, nowNs, targetWire, ownWire);
    window.open(nextSequence, count);
    burst.transmit(0, count);
    given = count;
    built(count, of.length());
  }

  private void built(int count, int length) {
    nextSequence += count;
    counters.add(Counter.TX_BYTES, (long) count * length);
  }

  /**
   * Appends the next frames, which have the same length, to the burst; how many there was room for.
   */
  private int build(Burst burst, int count) {
    int from = burst.received();
    int length = frames.length(nextSequence);
    long contents = frames.contents(nextSequence, targetWire, ownWire, nowNs);
    int built = queue.allocate(count, length, contents);
    window.open(nextSequence, built);
    long sequence = nextSequence;
    for (int i = from; i < from + built; i++) {
      long frame = burst.address(i);
      frames.write(frame, targetWire, ownWire, sequence, nowNs);
      if (tap != null) {
        tap.sent(frame, length, nowNs);
      }
      sequence++;
    }
    burst.transmit(from, built);
    built(built, length);
    return built;
  }

  /** Frames that the window has room for. */
  private long room() {
    long settled = Math.max(Math.max(newestReply, writtenOff), firstSequence - 1);
    long behind = nextSequence - 1 - settled;
    if (behind >= windowFrames && nowNs - lastSendNs > plan.drain().toNanos()) {
      // Nothing came for so long that those are lost: on with the next ones.
      writtenOff = nextSequence - 1;
      return windowFrames;
    }
    return windowFrames - behind;
  }

  private void enter(Phase next) {
    phaseBeganNs = nowNs;
    phase = next;
  }

  private void end() {
    enter(Phase.ENDED);
    ended.complete(null);
  }

  // --- commands --------------------------------------------------------------------------------

  /**
   * Begins a new part of the run; of use while it sends.
   *
   * @return the number of the part, or nothing when the run does not count yet or has {@link
   *     #MOST_INTERVALS} parts
   */
  public OptionalInt mark() {
    if (phase != Phase.SENDING || intervals == MOST_INTERVALS) {
      return OptionalInt.empty();
    }
    intervalFirst[intervals] = nextSequence;
    intervalReceived[intervals] = 0;
    return OptionalInt.of(intervals++);
  }

  /** Sends to another MAC address from now on. */
  public void target(MacAddress mac) {
    targetWire = mac.wire();
  }

  /** Stops sending; the run ends once the last replies came. */
  public void finish() {
    finishing = true;
  }

  /** Begins to gather recent round trips anew; those before are {@link #recent()} then. */
  public void turnRecent() {
    Histogram full = recent;
    if (full != null && recentBefore != null) {
      recentBefore.reset();
      recent = recentBefore;
      recentBefore = full;
    }
  }

  /** The round trips before the last {@link #turnRecent}; for whoever had it carried out. */
  public Optional<Latency> recent() {
    return Optional.ofNullable(recentBefore)
        .filter(histogram -> histogram.getTotalCount() > 0)
        .map(histogram -> Latency.of(histogram, 0));
  }

  // --- what others see -------------------------------------------------------------------------

  /** Completes when the run has ended. */
  public CompletionStage<Void> ended() {
    return ended.minimalCompletionStage();
  }

  /** Where the run is; from any thread. */
  public ProbeProgress progress() {
    Phase seen = phase;
    // In this order, so that no reply is counted whose frame is not.
    long received = (long) COUNT.getAcquire(counts, RECEIVED);
    long sent = (long) COUNT.getAcquire(counts, SENT);
    return new ProbeProgress(seen, clock.getAsLong(), sent, received, address(newestSource));
  }

  /** The account of the run, once its loop was stopped. */
  public ProbeReport report() {
    if (tap != null) {
      tap.publish(0);
    }
    Map<ProbeCounter, Long> all = new EnumMap<>(ProbeCounter.class);
    for (ProbeCounter counter : ProbeCounter.values()) {
      all.put(counter, counts[counter.ordinal()]);
    }
    List<ProbeReport.Interval> parts = new ArrayList<>();
    for (int i = 0; i < intervals; i++) {
      // A refused frame's number may have fallen back behind the newest mark.
      long end = i + 1 < intervals ? Math.min(intervalFirst[i + 1], nextSequence) : nextSequence;
      long first = Math.min(intervalFirst[i], end);
      parts.add(new ProbeReport.Interval(first, end - first, intervalReceived[i]));
    }
    List<ProbeReport.Source> from = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      from.add(
          new ProbeReport.Source(MacAddress.ofWire(sourceWire[i]), sourceFirst[i], sourceAtNs[i]));
    }
    return new ProbeReport(
        plan.target(),
        address(targetWire),
        sendingNs,
        all,
        warmUpSent,
        warmUpReceived,
        Latency.of(latency, jitterNs16 >> 4),
        parts,
        from);
  }

  private static Optional<MacAddress> address(long wire) {
    return wire == NO_ADDRESS ? Optional.empty() : Optional.of(MacAddress.ofWire(wire));
  }

  private void count(ProbeCounter counter, long amount) {
    int index = counter.ordinal();
    set(index, counts[index] + amount);
  }

  /** Single writer: a reader needs whole values, and a reply's frame counted before the reply. */
  private void set(int index, long value) {
    COUNT.setRelease(counts, index, value);
  }
}
