package io.dmac.change;

import io.dmac.mac.MacAddress;
import java.time.Instant;

/**
 * One step of a change, as it happened.
 *
 * @param port ethdev's port number
 * @param change counts the port's changes from 1
 * @param step how far it has come
 * @param at when
 * @param from the address before
 * @param to the address asked for
 * @param detail what there is to say of it, such as why it was rolled back; else empty
 */
public record ChangeEvent(
    int port,
    long change,
    ChangeStep step,
    Instant at,
    MacAddress from,
    MacAddress to,
    String detail) {}
