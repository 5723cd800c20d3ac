package io.dmac.probe;

import io.dmac.mac.MacAddress;
import java.util.Optional;

/**
 * Where a run is.
 *
 * @param phase what it does
 * @param atNs the moment, by the monotonic clock
 * @param sent frames so far
 * @param received of those, how many came back so far
 * @param source the MAC address that the newest reply came from
 */
public record ProbeProgress(
    Phase phase, long atNs, long sent, long received, Optional<MacAddress> source) {
  /** Frames without a reply so far: lost, or still on their way. */
  public long outstanding() {
    return sent - received;
  }

  /** The parts of a run, in their order. */
  public enum Phase {
    /** Asks who has the target's IP address. */
    RESOLVING,
    /** Sends what will not count. */
    WARMING_UP,
    /** Waits for the replies to that. */
    SETTLING,
    SENDING,
    /** Waits for the last replies. */
    DRAINING,
    ENDED
  }
}
