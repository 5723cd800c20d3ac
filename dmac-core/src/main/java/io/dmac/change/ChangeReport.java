package io.dmac.change;

import io.dmac.mac.MacAddress;
import io.dmac.port.MacKind;
import java.time.Duration;
import java.time.Instant;

/**
 * What one change of a port's MAC address was.
 *
 * @param port ethdev's port number
 * @param from the address before
 * @param to the address asked for
 * @param kind on what it took effect
 * @param at when it was asked for
 * @param callNs duration of the driver's call, in nanoseconds
 * @param overlap for how long both addresses were accepted after it
 * @param announcements how many gratuitous ARP and unsolicited NA frames went out
 */
public record ChangeReport(
    int port,
    MacAddress from,
    MacAddress to,
    MacKind kind,
    Instant at,
    long callNs,
    Duration overlap,
    int announcements) {}
