package io.dmac.app.config;

import io.dmac.app.attachment.Attachment;
import io.dmac.dpdk.PortConfiguration;
import io.dmac.dpdk.PortSpec;
import io.dmac.mac.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * One port of the pod.
 *
 * @param spec which device it is
 * @param configuration its queues and buffers
 * @param ips the addresses it answers for
 * @param mac the address it starts with; else the device's own
 * @param attachment the pod's network that it serves
 */
public record PortSetup(
    PortSpec spec,
    PortConfiguration configuration,
    List<Cidr> ips,
    Optional<MacAddress> mac,
    Optional<Attachment> attachment) {
  public PortSetup {
    ips = List.copyOf(ips);
  }
}
