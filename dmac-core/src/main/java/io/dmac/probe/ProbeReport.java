package io.dmac.probe;

import io.dmac.mac.MacAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param target who was sent to
 * @param mac where the last frame went; absent when nobody answered for the target
 * @param durationNs from the first frame that counted to the end of sending
 * @param counts every counter
 * @param warmUpSent frames sent before anything counted
 * @param warmUpReceived replies to those
 * @param latency of the frames received
 * @param intervals the run in parts, one after each mark, the first from the beginning
 * @param sources the MAC addresses that replies came from, in the order of their change
 */
public record ProbeReport(
    ProbeTarget target,
    Optional<MacAddress> mac,
    long durationNs,
    Map<ProbeCounter, Long> counts,
    long warmUpSent,
    long warmUpReceived,
    Latency latency,
    List<Interval> intervals,
    List<Source> sources) {
  public ProbeReport {
    counts = Map.copyOf(new EnumMap<>(counts));
    intervals = List.copyOf(intervals);
    sources = List.copyOf(sources);
  }

  public long count(ProbeCounter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  public long sent() {
    return count(ProbeCounter.SENT);
  }

  public long received() {
    return count(ProbeCounter.RECEIVED);
  }

  public long lost() {
    return sent() - received();
  }

  /**
   * A part of the run.
   *
   * @param firstSequence of its first frame
   * @param sent its frames
   * @param received how many of those came back, whenever that was
   */
  public record Interval(long firstSequence, long sent, long received) {
    public long lost() {
      return sent - received;
    }
  }

  /**
   * Replies came from another MAC address than those before.
   *
   * @param mac the address
   * @param firstSequence of the first reply from it
   * @param atNs when that reply came, by the monotonic clock
   */
  public record Source(MacAddress mac, long firstSequence, long atNs) {}
}
