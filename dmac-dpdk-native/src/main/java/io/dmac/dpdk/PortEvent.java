package io.dmac.dpdk;

/** What a driver reports of its port without being asked (rte_eth_event_type). */
public enum PortEvent {
  /** The link came up or went down. */
  LINK,
  /** The device wants to be reset, such as a VF whose PF was reset. */
  RESET,
  /** The device was taken away. */
  REMOVED,
  /** The driver is recovering from an error: no control call until it has. */
  RECOVERING,
  RECOVERY_SUCCEEDED,
  RECOVERY_FAILED
}
