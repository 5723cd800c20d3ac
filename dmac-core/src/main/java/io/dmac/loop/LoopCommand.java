package io.dmac.loop;

/** Work that the control plane asks a loop to do between two turns. */
@FunctionalInterface
public interface LoopCommand {
  /** Runs on the poll thread; must be short. */
  void execute();
}
