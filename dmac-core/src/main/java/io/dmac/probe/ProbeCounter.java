package io.dmac.probe;

/** Every counter of a run: the one table from which reports, JSON and documentation are made. */
public enum ProbeCounter {
  SENT("sent", "frames the port took"),
  RECEIVED("received", "frames that came back intact, each counted once"),
  DUPLICATES("duplicates", "frames that came back again"),
  REORDERED("reordered", "received frames that came after one sent later"),
  LATE("late", "frames that came back when nobody waited for them any more; they count as lost"),
  CORRUPTED("corrupted", "frames of this run that came back with other bytes; they count as lost"),
  FOREIGN("foreign", "frames received that are not of this run"),
  REFUSED("refused", "frames the port's full queue refused; each was sent again under its number"),
  SKIPPED("skipped", "frames never sent because the sender's thread had to pause");

  private final String label;
  private final String description;

  ProbeCounter(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /** Its name in JSON. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }
}
