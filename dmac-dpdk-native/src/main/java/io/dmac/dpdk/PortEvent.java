package io.dmac.dpdk;

import io.dmac.dpdk.global.dpdk;
import java.util.Arrays;
import java.util.Optional;

/** What a driver reports of its port without being asked (rte_eth_event_type). */
public enum PortEvent {
  /** The link came up or went down. */
  LINK(dpdk.RTE_ETH_EVENT_INTR_LSC),
  /** The device wants to be reset, such as a VF whose PF was reset. */
  RESET(dpdk.RTE_ETH_EVENT_INTR_RESET),
  /** The device was taken away. */
  REMOVED(dpdk.RTE_ETH_EVENT_INTR_RMV),
  /** The driver is recovering from an error: no control call until it has. */
  RECOVERING(dpdk.RTE_ETH_EVENT_ERR_RECOVERING),
  RECOVERY_SUCCEEDED(dpdk.RTE_ETH_EVENT_RECOVERY_SUCCESS),
  RECOVERY_FAILED(dpdk.RTE_ETH_EVENT_RECOVERY_FAILED);

  private final int number;

  PortEvent(int number) {
    this.number = number;
  }

  /** The driver's number for it. */
  public int number() {
    return number;
  }

  static Optional<PortEvent> of(int number) {
    return Arrays.stream(values()).filter(event -> event.number == number).findFirst();
  }
}
