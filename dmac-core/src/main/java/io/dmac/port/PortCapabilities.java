package io.dmac.port;

/**
 * What a port can do, as its driver reports it.
 *
 * @param macKind what a change of the default MAC address acts on
 * @param secondaryMacs how many MAC addresses the device holds at once, the default one included
 * @param maxRxQueues most receive queues
 * @param maxTxQueues most transmit queues
 * @param rxChecksum whether the device can check checksums it receives
 * @param linkEvents whether the driver raises link state events
 * @param removalEvents whether the driver says when the device is taken away
 */
public record PortCapabilities(
    MacKind macKind,
    int secondaryMacs,
    int maxRxQueues,
    int maxTxQueues,
    boolean rxChecksum,
    boolean linkEvents,
    boolean removalEvents) {}
