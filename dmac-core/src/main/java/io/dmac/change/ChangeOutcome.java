package io.dmac.change;

/** How a change of a port's MAC address ended. */
public sealed interface ChangeOutcome {
  /** The port has the new address. */
  record Applied(ChangeReport report) implements ChangeOutcome {}

  /**
   * The driver refused it, or did not do it; the port has its old address.
   *
   * @param reason what happened and what to do about it
   */
  record RolledBack(String reason, ChangeReport report) implements ChangeOutcome {}

  /**
   * It was not tried.
   *
   * @param reason what is wrong with it and what would be right
   */
  record Rejected(String reason) implements ChangeOutcome {}
}
