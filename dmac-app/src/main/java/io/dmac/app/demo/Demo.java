package io.dmac.app.demo;

import io.dmac.app.api.Views;
import io.dmac.app.probe.ProbeView;
import io.dmac.app.text.ProgressLine;
import io.dmac.mac.MacAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The main job on one machine: a dynamic pod is pinged and probed while its MAC address changes
 * again and again.
 */
final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration MOMENT = Duration.ofMillis(100);

  private final DemoPlan plan;
  private final Wait wait;
  private final ProgressLine progress;
  private final SecureRandom random = new SecureRandom();
  private final Set<MacAddress> used = new HashSet<>();

  Demo(DemoPlan plan, Wait wait, ProgressLine progress) {
    this.plan = plan;
    this.wait = wait;
    this.progress = progress;
  }

  /** Runs it; whatever happens, nothing of it is left when this returns or throws. */
  DemoReport run(Cpus cpus) {
    try (Children children = new Children()) {
      progress.step("making two network namespaces with a veth pair between them");
      Segment segment = Segment.create(children, wait);
      progress.step("starting the dynamic pod and the static pod");
      DynamicPod dynamicPod = new DynamicPod(children, segment, cpus.first());
      StaticPod staticPod = new StaticPod(children, segment, plan, cpus.second());
      dynamicPod.awaitReady(wait);
      Ping ipv4 = new Ping(children, segment, "IPv4", Segment.DYNAMIC_IPV4, plan.pingEvery());
      Ping ipv6 = new Ping(children, segment, "IPv6", Segment.DYNAMIC_IPV6, plan.pingEvery());
      List<String> complaints = new ArrayList<>();
      if (!ipv4.awaitAnswer(wait) || !ipv6.awaitAnswer(wait)) {
        complaints.add("the dynamic pod did not answer ping before the first change");
      }
      progress.step("warming up");
      staticPod.awaitSending(wait);

      List<DemoReport.Change> changes = changes(children, segment, dynamicPod, staticPod);
      progress.step("waiting for the last replies");
      ProbeView probe = staticPod.finish(wait);
      Ping.Count pingsIpv4 = ipv4.stop(wait);
      Ping.Count pingsIpv6 = ipv6.stop(wait);
      Neighbours atTheEnd = Neighbours.read(children, segment);
      dynamicPod.stop().ifPresent(complaints::add);
      return new DemoReport(
          probe,
          pingsIpv4,
          pingsIpv6,
          withLosses(changes, probe),
          atTheEnd,
          staticPod.moments(),
          complaints);
    }
  }

  private List<DemoReport.Change> changes(
      Children children, Segment segment, DynamicPod dynamicPod, StaticPod staticPod) {
    List<DemoReport.Change> changes = new ArrayList<>();
    used.add(dynamicPod.macAddress());
    long nextNs = System.nanoTime();
    for (int number = 1; number <= plan.changes(); number++) {
      nextNs += plan.every().toNanos();
      rest(nextNs, changes.size(), staticPod);
      staticPod.mark(wait);
      MacAddress to = fresh();
      long askedNs = System.nanoTime();
      Views.Change answer = dynamicPod.change(to);
      long answeredNs = System.nanoTime();
      Neighbours neighbours = follow(to, () -> Neighbours.read(children, segment));
      long followedNs = System.nanoTime();
      wait.atMost(PATIENCE, () -> staticPod.hearsFrom(to));
      changes.add(
          new DemoReport.Change(
              MacAddress.parse(answer.from()),
              MacAddress.parse(answer.to()),
              askedNs,
              String.valueOf(answer.kind()),
              answer.callNs() == null ? 0 : answer.callNs(),
              answeredNs - askedNs,
              0,
              neighbours,
              followedNs - answeredNs));
      // Never early: a slow change does not shorten the time until the next.
      nextNs = Math.max(nextNs, System.nanoTime());
    }
    rest(nextNs + plan.every().toNanos(), changes.size(), staticPod);
    return changes;
  }

  /** Looks at the neighbour entries until they are the new address, or it has waited for long. */
  private Neighbours follow(MacAddress to, Supplier<Neighbours> look) {
    long endNs = System.nanoTime() + PATIENCE.toNanos();
    Neighbours seen = look.get();
    while (!seen.are(to) && System.nanoTime() - endNs < 0) {
      wait.pause(LOOK);
      seen = look.get();
    }
    return seen;
  }

  /** Waits, and shows how the traffic flows. */
  private void rest(long untilNs, int done, StaticPod staticPod) {
    while (untilNs - System.nanoTime() > MOMENT.toNanos()) {
      wait.pause(MOMENT);
      staticPod
          .progress()
          .ifPresent(
              now ->
                  progress.moment(
                      String.format(
                          Locale.ROOT,
                          "%d of %d changes; %,d frames sent, %,d received",
                          done,
                          plan.changes(),
                          now.sent() == null ? 0 : now.sent(),
                          now.received() == null ? 0 : now.received())));
    }
    wait.untilNs(untilNs);
  }

  /** A random unicast address with the locally administered bit, not met before. */
  private MacAddress fresh() {
    MacAddress address = MacAddress.random(random);
    while (!used.add(address)) {
      address = MacAddress.random(random);
    }
    return address;
  }

  /** Part 0 of the run lies before the first change, part k between change k and the next. */
  private static List<DemoReport.Change> withLosses(
      List<DemoReport.Change> changes, ProbeView probe) {
    List<DemoReport.Change> complete = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      complete.add(changes.get(i).withLost(probe.intervals().get(i + 1).lost()));
    }
    return complete;
  }
}
