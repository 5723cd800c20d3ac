package io.dmac.app.local;

import io.dmac.app.pod.ChangeRecord;
import java.util.List;

/**
 * A change of an interface's address.
 *
 * @param name the interface's
 * @param record what was asked for, and what became of it
 * @param linkDownNs for how long the interface was down for it; 0 when it stayed up
 * @param notPutBack what it cost the interface for good, with the kernel's reasons
 */
public record LocalChange(
    String name, ChangeRecord record, long linkDownNs, List<String> notPutBack) {
  public LocalChange {
    notPutBack = List.copyOf(notPutBack);
  }
}
