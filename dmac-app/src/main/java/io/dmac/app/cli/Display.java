package io.dmac.app.cli;

import java.time.Duration;

/** What {@code dmac run} shows on standard output while it runs. */
interface Display extends AutoCloseable {
  /** How often it is refreshed. */
  Duration period();

  /** Shows how things are now. */
  void refresh();

  @Override
  default void close() {}
}
