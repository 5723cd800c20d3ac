package io.dmac.app.pod;

import io.dmac.change.ChangeOutcome;
import io.dmac.mac.MacAddress;
import java.time.Instant;

/**
 * One request for a change of a port's MAC address, and what became of it.
 *
 * @param number counts a port's requests from 1
 * @param at when it was asked for
 * @param from the address then
 * @param to the address asked for
 * @param outcome how it ended; its report tells whether the overlap has ended too
 */
public record ChangeRecord(
    long number, Instant at, MacAddress from, MacAddress to, ChangeOutcome outcome) {
  /** Whether nothing of it changes any more. */
  public boolean isOver() {
    return !(outcome instanceof ChangeOutcome.Applied done) || done.report().over();
  }
}
