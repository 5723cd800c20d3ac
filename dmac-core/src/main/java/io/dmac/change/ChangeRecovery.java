package io.dmac.change;

import io.dmac.mac.MacAddress;
import io.dmac.port.Port;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Ends the changes that broke off with the process before: one whose address was proved is
 * completed, any other is rolled back; then MAC address, journal and leases agree again. For a port
 * whose loops do not run yet.
 */
public final class ChangeRecovery {
  private ChangeRecovery() {}

  /**
   * What became of a change that broke off.
   *
   * @param entry how far it had come
   * @param completed whether the port has its new address; else its old one
   * @param address what the port has now
   */
  public record Recovered(ChangeJournal.Entry entry, boolean completed, MacAddress address) {
    @Override
    public String toString() {
      return "change "
          + entry.change()
          + " from "
          + entry.from()
          + " to "
          + entry.to()
          + " broke off when it was "
          + entry.step().label()
          + ": "
          + (completed ? "completed" : "rolled back")
          + ", the port has "
          + address;
    }
  }

  /**
   * Recovers a port and says to the journal that it is in use.
   *
   * @param survives whether the port's address outlives a process; else it was made anew, and the
   *     changes of the former one are gone with it
   * @return what became of the last change that broke off
   */
  public static Optional<Recovered> recover(
      Port port, ChangeJournal journal, PortLeases leases, boolean survives) {
    if (survives) {
      journal.unreleasedOriginal().ifPresent(port::originalMacAddress);
    }
    journal.opened(port.originalMacAddress());
    List<ChangeJournal.Entry> unfinished = journal.unfinished();
    if (unfinished.isEmpty()) {
      return Optional.empty();
    }
    ChangeJournal.Entry newest = unfinished.getLast();
    boolean completed = survives && newest.step().isProved();
    if (survives) {
      restore(port, completed ? newest.to() : newest.from());
    }
    release(unfinished, List.of(port.macAddress(), port.originalMacAddress()), leases);
    for (ChangeJournal.Entry entry : unfinished) {
      boolean done = survives && entry.step().isProved();
      journal.append(
          new ChangeJournal.Entry(
              entry.change(),
              done ? ChangeStep.DONE : ChangeStep.ROLLED_BACK,
              entry.from(),
              entry.to()));
    }
    return Optional.of(new Recovered(newest, completed, port.macAddress()));
  }

  private static void restore(Port port, MacAddress address) {
    if (!port.readBackMacAddress().equals(address) || !port.macAddress().equals(address)) {
      port.setMacAddress(address);
    }
    MacAddress readBack = port.readBackMacAddress();
    if (!readBack.equals(address)) {
      throw new JournalException(
          "port "
              + port.id()
              + " should have "
              + address
              + " after a change that broke off, and has "
              + readBack
              + "; set it by hand, or move the journal away");
    }
  }

  private static void release(
      List<ChangeJournal.Entry> unfinished, List<MacAddress> kept, PortLeases leases) {
    Set<MacAddress> mentioned = new LinkedHashSet<>();
    for (ChangeJournal.Entry entry : unfinished) {
      mentioned.add(entry.from());
      mentioned.add(entry.to());
    }
    kept.forEach(mentioned::remove);
    mentioned.forEach(leases::release);
  }
}
