package io.dmac.change;

/** Hears of every step of a port's changes, on its control thread; it returns at once. */
public interface ChangeListener {
  /** A listener that does not listen. */
  ChangeListener NONE = event -> {};

  /** After the step was written into the journal. */
  void onStep(ChangeEvent event);

  /** When a change is over and everything about it is known. */
  default void onEnd(long change, ChangeReport report) {}
}
