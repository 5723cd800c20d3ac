package io.dmac.app.state;

import io.dmac.change.ChangeJournal;
import io.dmac.change.PortLeases;

/**
 * What is kept of one port.
 *
 * @param journal its changes
 * @param leases the addresses it holds
 * @param survives whether its address outlives the process, so that it must be recovered after one
 *     that did not end well
 */
public record PortState(ChangeJournal journal, PortLeases leases, boolean survives)
    implements AutoCloseable {
  /** After the port was closed, and has its original address. */
  @Override
  public void close() {
    try (journal) {
      leases.releaseAll();
      journal.released();
    }
  }
}
