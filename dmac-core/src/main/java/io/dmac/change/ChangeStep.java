package io.dmac.change;

import java.util.Arrays;
import java.util.Optional;

/** How far a change of a port's MAC address has come: the one table of its journal and events. */
public enum ChangeStep {
  REQUESTED("requested", "somebody asked for it"),
  CHECKED("checked", "the address may be this port's, and nobody on the segment has it"),
  LEASED("leased", "the address is reserved for this port"),
  APPLIED("applied", "the driver was given the address, and said that it took it"),
  PROVED("proved", "the address is in effect, by more than the driver's word where there is more"),
  ANNOUNCED("announced", "replies leave from the address, and the segment was told of it"),
  OVERLAPPING("overlapping", "the old address is accepted too"),
  DONE("done", "the old address was given up"),
  ROLLED_BACK("rolled-back", "the port has its old address again"),
  REJECTED("rejected", "it was not tried");

  private final String label;
  private final String description;

  ChangeStep(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** The word users, programs and the journal see. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /** Whether nothing comes after it. */
  public boolean isLast() {
    return compareTo(DONE) >= 0;
  }

  /**
   * Whether the port's address is known to be the new one: a change that broke off is completed.
   */
  public boolean isProved() {
    return compareTo(PROVED) >= 0 && compareTo(DONE) <= 0;
  }

  static Optional<ChangeStep> ofLabel(String label) {
    return Arrays.stream(values()).filter(step -> step.label.equals(label)).findFirst();
  }
}
