package io.dmac.change;

import io.dmac.mac.MacAddress;
import io.dmac.port.MacKind;
import io.dmac.port.OldAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one change of a port's MAC address was.
 *
 * @param number counts the port's changes from 1
 * @param port ethdev's port number
 * @param from the address before
 * @param to the address asked for
 * @param kind on what it took effect
 * @param proof what shows that it did; empty when it was rolled back
 * @param oldAddress how the old address went on being received
 * @param at when it was asked for
 * @param callNs duration of the driver's call, in nanoseconds
 * @param overlap for how long both addresses are accepted after it
 * @param announcements how many gratuitous ARP and unsolicited NA frames went out so far
 * @param measurement what it cost so far
 * @param over whether the overlap has ended, so that nothing of this report changes any more
 * @param warnings what the user should know though it was done
 */
public record ChangeReport(
    long number,
    int port,
    MacAddress from,
    MacAddress to,
    MacKind kind,
    Optional<Proof> proof,
    OldAddress oldAddress,
    Instant at,
    long callNs,
    Duration overlap,
    int announcements,
    ChangeMeasurement measurement,
    boolean over,
    List<String> warnings) {
  public ChangeReport {
    warnings = List.copyOf(warnings);
  }
}
