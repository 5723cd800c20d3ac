package io.dmac.port;

import java.util.Map;

/**
 * The driver's own counts since the port started.
 *
 * @param rxFrames frames received
 * @param txFrames frames transmitted
 * @param rxBytes bytes received
 * @param txBytes bytes transmitted
 * @param rxMissed frames the device dropped because no receive descriptor was free
 * @param rxErrors frames received with an error
 * @param txErrors frames that could not be sent
 * @param rxNoMbuf receives that found the mbuf pool empty
 * @param extended the driver's further counters by its own names
 */
public record PortStatistics(
    long rxFrames,
    long txFrames,
    long rxBytes,
    long txBytes,
    long rxMissed,
    long rxErrors,
    long txErrors,
    long rxNoMbuf,
    Map<String, Long> extended) {
  public PortStatistics {
    extended = Map.copyOf(extended);
  }
}
