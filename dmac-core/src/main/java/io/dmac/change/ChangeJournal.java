package io.dmac.change;

import io.dmac.mac.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * What became of one port's changes, kept so that a change which broke off with its process can be
 * completed or rolled back by the next one.
 */
public interface ChangeJournal extends AutoCloseable {
  /**
   * A step of a change.
   *
   * @param change counts the port's changes from 1
   * @param step how far it came
   * @param from the address before
   * @param to the address asked for
   */
  record Entry(long change, ChangeStep step, MacAddress from, MacAddress to) {}

  /**
   * Keeps a step, so that it is there when this process is killed.
   *
   * @throws JournalException when it could not be kept
   */
  void append(Entry entry);

  /**
   * Keeps what was appended, so that it is there when the machine stops.
   *
   * @throws JournalException when it could not be kept
   */
  void sync();

  /** Says that a process has the port now, and with which address its first one found it. */
  void opened(MacAddress original);

  /** Says that the port was given back with its original address. */
  void released();

  /** The last step of each change that broke off, in order. */
  List<Entry> unfinished();

  /** The address the port had before the first process that did not give it back. */
  Optional<MacAddress> unreleasedOriginal();

  /** The number of the last change. */
  long lastChange();

  @Override
  void close();

  /** Keeps nothing: for a port that goes with its process, or where nothing can be written. */
  static ChangeJournal none() {
    return new ChangeJournal() {
      private long last;

      @Override
      public void append(Entry entry) {
        last = entry.change();
      }

      @Override
      public void sync() {}

      @Override
      public void opened(MacAddress original) {}

      @Override
      public void released() {}

      @Override
      public List<Entry> unfinished() {
        return List.of();
      }

      @Override
      public Optional<MacAddress> unreleasedOriginal() {
        return Optional.empty();
      }

      @Override
      public long lastChange() {
        return last;
      }

      @Override
      public void close() {}
    };
  }
}
