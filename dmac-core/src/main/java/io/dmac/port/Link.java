package io.dmac.port;

/**
 * A port's link.
 *
 * @param up whether frames can flow
 * @param speedMbps speed in megabits per second, 0 when the driver does not know it
 * @param fullDuplex whether both directions flow at once
 */
public record Link(boolean up, long speedMbps, boolean fullDuplex) {}
