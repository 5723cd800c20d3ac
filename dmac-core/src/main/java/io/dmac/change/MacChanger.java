package io.dmac.change;

import io.dmac.echo.AcceptedAddresses;
import io.dmac.echo.AddressWatch;
import io.dmac.mac.LeaseRefusedException;
import io.dmac.mac.MacAddress;
import io.dmac.mac.MacPoolException;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import io.dmac.port.Port;
import io.dmac.port.PortException;
import io.dmac.port.VirtualFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Changes one port's MAC address as a transaction while its traffic flows: {@link ChangeStep} by
 * step, each of which is in the journal before the next begins, or back to the old address.
 *
 * <p>Old and new are accepted from before the driver's call until the overlap after it ends, so
 * that no frame in flight is lost whichever way the call goes; replies leave from the new address,
 * and the segment is told of it, only once it is proved (a premature announcement would send
 * traffic to an address that nobody has). Changes may follow each other within their overlaps: each
 * old address is accepted until its own overlap ends.
 *
 * <p>One change at a time: the methods belong to the port's control thread.
 */
public final class MacChanger {
  private static final System.Logger LOG = System.getLogger(MacChanger.class.getName());

  /** A loop that finds its queue full for this long after an overlap is overloaded, not behind. */
  private static final long LONGEST_BACKLOG_NS = 2_000_000_000L;

  /** Between two looks at its queue, and at most: each costs the loop a command. */
  private static final long BACKLOG_POLL_MS = 1;

  private static final long LONGEST_BACKLOG_POLL_MS = 32;

  /** Between two looks at whether the segment answered. */
  private static final long LOOK_NS = 500_000;

  /** For how long somebody may speak to the port, so that there is one to ask for a frame. */
  private static final Duration NEIGHBOUR_PATIENCE = Duration.ofMillis(20);

  /** After which the oldest old address is given up: each costs a comparison a frame. */
  private static final int MOST_OVERLAPS = 64;

  private final Port port;
  private final ChangeTraffic traffic;
  private final SegmentFrames segment;
  private final DeviceOwner owner;
  private final ChangeTiming timing;
  private final PortLeases leases;
  private final ChangeJournal journal;
  private final ChangeListener listener;
  private final ScheduledExecutorService control;
  private final Deque<Change> overlapping = new ArrayDeque<>();
  private boolean trafficEnded;
  private volatile AcceptedAddresses accepted;

  /**
   * @param port the port; already started
   * @param traffic its loops
   * @param segment what the segment is asked and told
   * @param owner who says what the port's device may do
   * @param timing how patient a change is
   * @param leases the addresses that the port holds
   * @param journal where the steps are kept
   * @param listener hears of them
   * @param control the port's control executor, on which the end of an overlap runs too
   */
  public MacChanger(
      Port port,
      ChangeTraffic traffic,
      SegmentFrames segment,
      DeviceOwner owner,
      ChangeTiming timing,
      PortLeases leases,
      ChangeJournal journal,
      ChangeListener listener,
      ScheduledExecutorService control) {
    this.port = port;
    this.traffic = traffic;
    this.segment = segment;
    this.owner = owner;
    this.timing = timing;
    this.leases = leases;
    this.journal = journal;
    this.listener = listener;
    this.control = control;
    this.accepted = AcceptedAddresses.only(port.macAddress());
  }

  /** The addresses that are accepted now; from any thread. */
  public AcceptedAddresses accepted() {
    return accepted;
  }

  /**
   * Why an address cannot be this port's next one, whatever the segment says.
   *
   * @return the reason with its remedy
   */
  public Optional<String> objection(MacAddress to) {
    if (to.isZero()) {
      return Optional.of(to + " is the zero address, which no station may have; choose another");
    }
    if (to.isMulticast()) {
      return Optional.of(
          to
              + " is a group address (the lowest bit of its first octet is 1); a port needs a"
              + " unicast address, such as "
              + new MacAddress((to.bits() & ~(1L << 40)) | (1L << 41)));
    }
    if (to.equals(port.macAddress())) {
      return Optional.of("port " + port.id() + " has the address " + to + " already");
    }
    return port.addressIsFixed()
        .or(() -> owner.function().flatMap(function -> function.objection(to)));
  }

  /**
   * Changes the address, and returns once the segment was told; the overlap goes on.
   *
   * @param to the new address
   * @param overlap for how long the old one is accepted too
   */
  public ChangeOutcome change(MacAddress to, Duration overlap) {
    Change change = begin(to, overlap);
    try {
      step(change, ChangeStep.REQUESTED, "");
      Optional<String> refusal = objection(to);
      if (refusal.isEmpty()) {
        beginMeasuring(change);
        refusal = inUse(change);
      }
      if (refusal.isPresent()) {
        return reject(change, refusal.get());
      }
      owner.function().flatMap(VirtualFunction::warning).ifPresent(change.warnings::add);
      step(change, ChangeStep.CHECKED, "");
      leases.acquire(to);
    } catch (LeaseRefusedException | MacPoolException | JournalException e) {
      return reject(change, String.valueOf(e.getMessage()));
    }
    try {
      carryOut(change);
      return new ChangeOutcome.Applied(change.report(port.id()));
    } catch (RuntimeException e) {
      return rollBack(change, e);
    }
  }

  private Change begin(MacAddress to, Duration overlap) {
    return new Change(
        journal.lastChange() + 1, port.macAddress(), to, overlap, port.capabilities().macKind());
  }

  /** Refuses a change for a reason of the caller's. */
  public ChangeOutcome reject(MacAddress to, String reason) {
    Change change = begin(to, Duration.ZERO);
    step(change, ChangeStep.REQUESTED, "");
    return recordRejection(change, reason);
  }

  private void carryOut(Change change) {
    step(change, ChangeStep.LEASED, "");
    journal.sync();
    while (overlapping.size() >= MOST_OVERLAPS) {
      end(overlapping.getFirst());
    }
    // Before the call, whose address the segment should hear of soon.
    List<byte[]> announcements = segment.announcements(change.to);
    AcceptedAddresses after = acceptedWith(change.to, change.from);
    if (port.oldAddressPrediction() == OldAddress.PROMISCUOUS) {
      // Before the call, or what is on its way to the old address would be lost.
      port.keepReceiving(change.from);
    }
    // Last: the loops rest once they did, so that the call follows without a wait for their CPU.
    accept(change.from, change.to);
    apply(change.from, change.to, after, () -> call(change));
    step(change, ChangeStep.APPLIED, "");
    change.oldAddress = port.keepReceiving(change.from);
    warnOfOldAddress(change);
    change.proof = prove(change);
    step(change, ChangeStep.PROVED, change.proof.label());
    announce(change, after, announcements);
    step(change, ChangeStep.ANNOUNCED, "");
    measure(change);
    overlapping.addLast(change);
    step(change, ChangeStep.OVERLAPPING, "");
    // Not between the driver's call and the announcement: a disk takes milliseconds.
    journal.sync();
    long deadlineNs = System.nanoTime() + change.overlap.toNanos() + LONGEST_BACKLOG_NS;
    change.endOfOverlap.add(
        control.schedule(
            () -> endOnceDrained(change, deadlineNs, BACKLOG_POLL_MS),
            change.overlap.toNanos(),
            TimeUnit.NANOSECONDS));
  }

  // --- preflight ---

  /** Whether somebody on the segment has the address: whoever has it answers from it. */
  private Optional<String> inUse(Change change) {
    if (timing.probe().isZero()) {
      return Optional.empty();
    }
    int asked =
        traffic.send(SegmentFrames.questions(change.from, change.to), false)
            + traffic.send(segment.probes(change.from), false);
    if (change.kind == MacKind.HARDWARE) {
      askNeighbour(change.from);
    }
    if (asked == 0) {
      return Optional.empty();
    }
    if (waitFor(timing.probe(), AddressWatch.Sighting::senderSeen).isPresent()) {
      return Optional.of(
          change.to
              + " is in use on this segment: a frame came from it; choose another address, or"
              + " take it away from the station that has it");
    }
    long claimant = traffic.seen().claimantWire();
    if (claimant != 0) {
      change.warnings.add(
          MacAddress.ofWire(claimant)
              + " answers for an IP address of this port: two stations have it, whatever the MAC"
              + " address; take it from one of them");
    }
    return Optional.empty();
  }

  /**
   * Has a neighbour who once asked for the port speak to an address of it: who is there can then be
   * asked for the frame that proves the next one.
   */
  private void askNeighbour(MacAddress at) {
    int neighbour = traffic.neighbour();
    if (neighbour != 0) {
      traffic.send(List.of(SegmentFrames.proofRequest(at, neighbour)), false);
    }
  }

  /** Makes somebody speak to the port, as far as there is anybody. */
  public void breakSilence() {
    askNeighbour(port.macAddress());
  }

  /** Whether there is a neighbour who once asked for the port. */
  public boolean hasNeighbour() {
    return traffic.neighbour() != 0;
  }

  private Optional<AddressWatch.Sighting> waitFor(
      Duration patience, Predicate<AddressWatch.Sighting> wanted) {
    long deadlineNs = System.nanoTime() + patience.toNanos();
    do {
      AddressWatch.Sighting seen = traffic.seen();
      if (wanted.test(seen)) {
        return Optional.of(seen);
      }
      LockSupport.parkNanos(LOOK_NS);
    } while (System.nanoTime() - deadlineNs < 0);
    return Optional.of(traffic.seen()).filter(wanted);
  }

  // --- the driver ---

  /** Where the peer shares the address, nothing may be on its way while the driver is called. */
  private void apply(MacAddress from, MacAddress to, AcceptedAddresses after, Runnable call) {
    if (port.sharesAddressWithPeer()) {
      traffic.whileResting(from, to, after, call);
    } else {
      call.run();
    }
  }

  private void call(Change change) {
    try {
      change.kind = port.setMacAddress(change.to);
    } finally {
      change.called(port.driverCall());
    }
  }

  private void warnOfOldAddress(Change change) {
    switch (change.oldAddress) {
      case PROMISCUOUS ->
          change.warnings.add(
              "the port receives everything until the overlap ends: "
                  + port.driver()
                  + " cannot hold two addresses");
      case LOST ->
          change.warnings.add(
              "frames to "
                  + change.from
                  + " no longer reach the port: what lies beneath it holds one address (a macvlan"
                  + " of mode passthru would hand over all)");
      case LISTED, UNFILTERED -> {}
    }
  }

  // --- proof ---

  private Proof prove(Change change) {
    MacAddress readBack = port.readBackMacAddress();
    if (!readBack.equals(change.to)) {
      throw new PortException(
          "the driver "
              + port.driver()
              + " accepted "
              + change.to
              + " but reports "
              + readBack
              + "; let the device's owner permit it: "
              + trustCommand(),
          0);
    }
    return switch (change.kind) {
      case KERNEL -> Proof.KERNEL;
      case SOFTWARE -> Proof.FILTER;
      case HARDWARE -> proveByFrame(change);
    };
  }

  /**
   * A device says that it has an address also when its owner refused it: only a frame to it shows
   * that it does. Whoever spoke to the port lately is asked for one.
   */
  private Proof proveByFrame(Change change) {
    int neighbour =
        waitFor(NEIGHBOUR_PATIENCE, seen -> seen.neighbour() != 0 || seen.framesToNew() > 0)
            .map(AddressWatch.Sighting::neighbour)
            .orElse(0);
    if (neighbour != 0) {
      traffic.send(List.of(SegmentFrames.proofRequest(change.to, neighbour)), false);
    }
    if (waitFor(neighbour == 0 ? Duration.ZERO : timing.proof(), seen -> seen.framesToNew() > 0)
        .isPresent()) {
      return Proof.FRAME;
    }
    if (neighbour != 0) {
      throw new PortException(
          port.driver()
              + " took "
              + change.to
              + ", but no frame to it came within "
              + timing.proof().toMillis()
              + " ms from a neighbour who was asked for one; where it is a virtual function its"
              + " owner may have refused: "
              + trustCommand(),
          0);
    }
    change.warnings.add(
        "no neighbour was there to send a frame to "
            + change.to
            + ": that "
            + port.driver()
            + " has it is the driver's word alone");
    return Proof.DEVICE;
  }

  private String trustCommand() {
    return owner
        .function()
        .map(VirtualFunction::trustCommand)
        .orElseGet(VirtualFunction::trustCommandOfUnknown);
  }

  // --- announcements ---

  /** Replies leave from the new address, and the segment hears of it. */
  private void announce(Change change, AcceptedAddresses after, List<byte[]> frames) {
    accepted = after;
    change.announcements = traffic.acceptAndAnnounce(after, frames);
    for (int i = 1; i < timing.announcements() && !frames.isEmpty(); i++) {
      change.announcing.add(
          control.schedule(
              () -> {
                if (!trafficEnded && change.to.equals(port.macAddress())) {
                  change.announcements += traffic.send(frames, true);
                }
              },
              i * timing.announcementPeriod().toNanos(),
              TimeUnit.NANOSECONDS));
    }
  }

  // --- how it ends ---

  private ChangeOutcome reject(Change change, String reason) {
    ChangeOutcome rejected = recordRejection(change, reason);
    endWatchUnlessOverlapping();
    return rejected;
  }

  private ChangeOutcome recordRejection(Change change, String reason) {
    try {
      step(change, ChangeStep.REJECTED, reason);
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
    }
    return new ChangeOutcome.Rejected(reason);
  }

  private ChangeOutcome rollBack(Change change, RuntimeException cause) {
    String reason = String.valueOf(cause.getMessage());
    change.announcing.forEach(future -> future.cancel(false));
    change.endOfOverlap.forEach(future -> future.cancel(false));
    overlapping.remove(change);
    change.proof = null;
    try {
      port.stopReceiving(change.from);
      if (!port.macAddress().equals(change.from)
          || !port.readBackMacAddress().equals(change.from)) {
        apply(
            change.to,
            change.from,
            acceptedWith(change.from, change.to),
            () -> port.setMacAddress(change.from));
      }
      accept(change.from, change.from);
      if (overlapping.stream().anyMatch(former -> former.from.equals(change.to))) {
        port.keepReceiving(change.to);
      } else {
        leases.release(change.to);
      }
      if (change.announcements > 0) {
        traffic.send(segment.announcements(change.from), true);
      }
      measure(change);
      endWatchUnlessOverlapping();
      change.over = true;
      step(change, ChangeStep.ROLLED_BACK, reason);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "rolling back", e);
      reason +=
          "; and the old address "
              + change.from
              + " could not be restored ("
              + e.getMessage()
              + "): the port has "
              + port.macAddress();
    }
    return new ChangeOutcome.RolledBack(reason, change.report(port.id()));
  }

  /**
   * Ends an overlap once every loop has received what was waiting.
   *
   * @param deadlineNs when it ends all the same, because a loop never comes to the end of its queue
   * @param pollMs after which it looks again
   */
  private void endOnceDrained(Change change, long deadlineNs, long pollMs) {
    boolean overdue = System.nanoTime() - deadlineNs >= 0;
    AcceptedAddresses without = acceptedWithout(change);
    if (traffic.acceptOnceDrained(without, overdue)) {
      end(change);
    } else {
      change.endOfOverlap.add(
          control.schedule(
              () ->
                  endOnceDrained(change, deadlineNs, Math.min(2 * pollMs, LONGEST_BACKLOG_POLL_MS)),
              pollMs,
              TimeUnit.MILLISECONDS));
    }
  }

  /** Gives a change's old address up. */
  private void end(Change change) {
    if (change.over) {
      return;
    }
    change.over = true;
    change.endOfOverlap.forEach(future -> future.cancel(false));
    AcceptedAddresses without = acceptedWithout(change);
    overlapping.remove(change);
    accepted = without;
    if (!trafficEnded) {
      traffic.accept(without);
      measure(change);
      endWatchUnlessOverlapping();
    }
    if (!without.own().equals(change.from) && !without.others().contains(change.from)) {
      port.stopReceiving(change.from);
      if (!change.from.equals(port.originalMacAddress())) {
        leases.release(change.from);
      }
    }
    try {
      step(change, ChangeStep.DONE, "");
    } catch (JournalException e) {
      LOG.log(System.Logger.Level.WARNING, e.getMessage());
    }
    listener.onEnd(change.number, change.report(port.id()));
  }

  /** Ends every overlap at once; for a port whose loops have ended, before it is closed. */
  public void endAll() {
    trafficEnded = true;
    while (!overlapping.isEmpty()) {
      end(overlapping.getFirst());
    }
  }

  // --- a device that was reset ---

  /**
   * Starts the port anew after its device was reset, while the loops rest, and proves that it has
   * its address: a device that comes back may have another one, or none.
   *
   * @return what proves it, and what is to be known of it
   * @throws PortException when the device does not come back, or does not have the address
   */
  public Restarted restart() {
    traffic.whileResting(port::restart);
    return proveAnew();
  }

  /** Sets and proves the present address again, for a device that recovered by itself. */
  public Restarted proveAnew() {
    Change again =
        new Change(
            journal.lastChange(),
            MacAddress.ZERO,
            port.macAddress(),
            Duration.ZERO,
            port.capabilities().macKind());
    traffic.watch(again.from, again.to, segment.owned(), port.driverCall());
    try {
      again.kind = port.setMacAddress(again.to);
      overlapping.forEach(change -> port.keepReceiving(change.from));
      askNeighbour(again.to);
      var _ = waitFor(timing.proof(), seen -> seen.framesToNew() > 0);
      return new Restarted(prove(again), List.copyOf(again.warnings));
    } finally {
      endWatchUnlessOverlapping();
    }
  }

  /**
   * How a port came back.
   *
   * @param proof of its address
   * @param warnings what is to be known of it
   */
  public record Restarted(Proof proof, List<String> warnings) {
    public Restarted {
      warnings = List.copyOf(warnings);
    }
  }

  // --- what is accepted ---

  private void accept(MacAddress own, MacAddress other) {
    accepted = acceptedWith(own, other);
    traffic.accept(accepted);
  }

  private AcceptedAddresses acceptedWith(MacAddress own, MacAddress other) {
    Set<MacAddress> others = new LinkedHashSet<>();
    others.add(other);
    overlapping.forEach(change -> others.add(change.from));
    return AcceptedAddresses.of(own, others);
  }

  private AcceptedAddresses acceptedWithout(Change ended) {
    return AcceptedAddresses.of(
        port.macAddress(),
        overlapping.stream().filter(change -> change != ended).map(change -> change.from).toList());
  }

  // --- what it cost ---

  /** The change before is measured no further: there is one watch. */
  private void beginMeasuring(Change change) {
    if (!overlapping.isEmpty()) {
      measure(overlapping.getLast());
      overlapping.getLast().measured = true;
    }
    change.lostBefore = lost();
    traffic.watch(change.from, change.to, segment.owned(), port.driverCall());
  }

  /** A watch costs the loops a look at each frame. */
  private void endWatchUnlessOverlapping() {
    if (overlapping.isEmpty()) {
      traffic.endWatch();
    }
  }

  /** What cannot be measured any more, as the device is gone, keeps no change from its end. */
  private void measure(Change change) {
    if (!change.measured) {
      try {
        change.measure(traffic.seen(), lost());
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "measuring a change: " + e.getMessage());
      }
    }
  }

  private long lost() {
    return Change.lost(port.statistics()) + traffic.refused();
  }

  // --- the record ---

  private void step(Change change, ChangeStep step, String detail) {
    journal.append(change.entry(step));
    listener.onStep(
        new ChangeEvent(
            port.id(), change.number, step, Instant.now(), change.from, change.to, detail));
  }
}
