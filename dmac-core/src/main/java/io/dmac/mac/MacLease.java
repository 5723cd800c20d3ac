package io.dmac.mac;

import java.time.Instant;

/**
 * An address that is not free.
 *
 * @param holder who has it, or had it last
 * @param expires when the state ends, to the millisecond
 */
public record MacLease(MacAddress address, String holder, Instant expires, State state) {
  /** Why an address is not free. */
  public enum State {
    /** The holder's alone until it expires; the quarantine begins then. */
    LEASED,
    /** Given back or expired: until the quarantine is over only the last holder may have it. */
    QUARANTINED
  }
}
