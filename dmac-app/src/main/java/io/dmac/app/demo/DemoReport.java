package io.dmac.app.demo;

import io.dmac.app.probe.ProbeView;
import io.dmac.mac.MacAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What a demo showed.
 *
 * @param probe the static pod's account
 * @param pingIpv4 over IPv4
 * @param pingIpv6 over IPv6
 * @param changes in their order
 * @param atTheEnd the neighbour entries when all was over
 * @param moments of the static pod's run, from its first frame that counts on
 * @param complaints what else went wrong
 */
record DemoReport(
    ProbeView probe,
    Ping.Count pingIpv4,
    Ping.Count pingIpv6,
    List<Change> changes,
    Neighbours atTheEnd,
    List<Moment> moments,
    List<String> complaints) {
  DemoReport {
    moments = List.copyOf(moments);
    changes = List.copyOf(changes);
    complaints = List.copyOf(complaints);
  }

  /**
   * How far the static pod was.
   *
   * @param atNs by the monotonic clock, which all processes of a machine share
   */
  record Moment(long atNs, long sent, long received) {}

  /**
   * One change.
   *
   * @param askedNs when it was asked for, by that clock
   * @param kind on what it took effect: hardware, kernel or software
   * @param callNs duration of the driver's call
   * @param requestNs duration of the request to the control API
   * @param lost frames lost from just before it to just before the next
   * @param neighbours the static side's neighbour entries after it
   * @param followedNs how long after the API's answer they were seen to be the new address; the
   *     time of the last look when they were not
   */
  record Change(
      MacAddress from,
      MacAddress to,
      long askedNs,
      String kind,
      long callNs,
      long requestNs,
      long lost,
      Neighbours neighbours,
      long followedNs) {
    boolean isFollowed() {
      return neighbours.are(to);
    }

    Change withLost(long frames) {
      return new Change(from, to, askedNs, kind, callNs, requestNs, frames, neighbours, followedNs);
    }
  }

  /** The promises that were not kept; empty when all were. */
  List<String> failures() {
    List<String> failures = new ArrayList<>(complaints);
    if (changes.size() < DemoPlan.FEWEST_CHANGES) {
      failures.add("only " + changes.size() + " changes were applied");
    }
    if (probe.sent() == 0) {
      failures.add("the static pod sent nothing");
    }
    if (probe.lost() != 0) {
      failures.add(
          probe.lost()
              + " of "
              + probe.sent()
              + " frames were lost, of those sent after a change "
              + changes.stream().mapToLong(Change::lost).sum());
    }
    for (Ping.Count ping : List.of(pingIpv4, pingIpv6)) {
      if (ping.lost() != 0) {
        failures.add(
            ping.lost() + " of " + ping.sent() + " pings over " + ping.family() + " were lost");
      }
      if (ping.sent() == 0) {
        failures.add("no ping was sent over " + ping.family());
      }
      if (ping.duplicates() != 0) {
        failures.add(ping.duplicates() + " pings over " + ping.family() + " were answered twice");
      }
    }
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (!change.isFollowed()) {
        failures.add(
            "after change "
                + (i + 1)
                + " to "
                + change.to()
                + " the kernel's neighbour entry was "
                + change.neighbours());
      }
    }
    if (!changes.isEmpty() && !atTheEnd.are(changes.getLast().to())) {
      failures.add(
          "in the end the kernel's neighbour entry was "
              + atTheEnd
              + " and not "
              + changes.getLast().to());
    }
    List<String> expected = new ArrayList<>();
    if (!changes.isEmpty()) {
      expected.add(changes.getFirst().from().toString());
      changes.forEach(change -> expected.add(change.to().toString()));
    }
    List<String> seen = probe.sources().stream().map(ProbeView.Source::mac).toList();
    if (!seen.equals(expected)) {
      failures.add("replies came from " + seen + " and not in turn from " + expected);
    }
    return failures;
  }
}
